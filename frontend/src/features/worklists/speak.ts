import { ownWords } from '@/app/ownWords';

/** The words of lists and alerts, which come with the first of them that is shown. */
export const worklistsWords = ownWords((language) => import(`../../locales/${language}/worklists.po`));
