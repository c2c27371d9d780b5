import { i18n } from '@lingui/core';
import { type Language, speakAlso } from '@/app/i18n';
import HistoryDialog from './HistoryDialog';

const words = (language: Language) => import(`../../../locales/${language}/history.po`);
let loading: Promise<void> | null = null;

async function speakHistoryWords(): Promise<void> {
  speakAlso(words);
  const language = i18n.locale as Language;
  i18n.load(language, (await words(language)).messages);
}

/** The dialog with its words: who opens no history loads neither. */
export async function opened(): Promise<{ default: typeof HistoryDialog }> {
  loading ??= speakHistoryWords();
  await loading;
  return { default: HistoryDialog };
}
