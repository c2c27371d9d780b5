import { ownWords } from '@/app/ownWords';

/** The words of this room; a page waits for them before it shows one. */
export const speakRoomWords = ownWords((language) => import(`../../locales/${language}/meeting-room.po`));
