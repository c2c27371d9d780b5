import { ownWords } from '@/app/ownWords';

/** The words of this room; a page waits for them before it shows one. */
export const speakEligibilityWords = ownWords(
  (language) => import(`../../locales/${language}/eligibility.po`),
);
