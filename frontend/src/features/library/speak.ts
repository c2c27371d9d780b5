import { ownWords } from '@/app/ownWords';

/** The words of a student's library, which come with its page. */
export const libraryWords = ownWords((language) => import(`../../locales/${language}/library.po`));
