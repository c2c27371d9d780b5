import { ownWords } from '@/app/ownWords';

/** The words of caseloads, which come with their pages. */
export const caseloadsWords = ownWords((language) => import(`../../locales/${language}/caseloads.po`));
