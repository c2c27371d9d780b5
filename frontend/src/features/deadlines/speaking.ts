import { ownWords } from '@/app/ownWords';

/** The words of deadlines, calendar and rules, which come with the first of them that is shown. */
export const deadlinesWords = ownWords((language) => import(`../../locales/${language}/deadlines.po`));
