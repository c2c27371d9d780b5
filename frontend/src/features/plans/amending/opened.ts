import { ownWords } from '@/app/ownWords';
import AmendDialog from './AmendDialog';
import AmendmentOf from './AmendmentOf';

const speak = ownWords((language) => import(`../../../locales/${language}/amending.po`));

/** Both with their words: few plans are amendments, and who reads another one loads nothing of this. */
export async function opened(): Promise<{ default: typeof AmendmentOf }> {
  await speak();
  return { default: AmendmentOf };
}

export async function dialog(): Promise<{ default: typeof AmendDialog }> {
  await speak();
  return { default: AmendDialog };
}
