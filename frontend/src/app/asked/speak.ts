import { ownWords } from '../ownWords';

/** The words of what families ask; a page waits for them before it shows one. */
export const speakAskedWords = ownWords((language) => import(`../../locales/${language}/asked.po`));
