import { ownWords } from '@/app/ownWords';

/** The words of rosters, which come with their pages. */
export const speakRosterWords = ownWords((language) => import(`../../locales/${language}/rostering.po`));
