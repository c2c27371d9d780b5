import { ownWords } from '@/app/ownWords';
import HistoryDialog from './HistoryDialog';

const speak = ownWords((language) => import(`../../../locales/${language}/history.po`));

/** The dialog with its words: who opens no history loads neither. */
export async function opened(): Promise<{ default: typeof HistoryDialog }> {
  await speak();
  return { default: HistoryDialog };
}
