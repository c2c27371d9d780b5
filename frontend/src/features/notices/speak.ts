import { ownWords } from '@/app/ownWords';

/** The words of this room; whatever shows one waits for them. */
export const speakNoticeWords = ownWords((language) => import(`../../locales/${language}/notices.po`));
