import { ownWords } from '@/app/ownWords';

/** The words of this room; whatever shows one waits for them. */
export const speakEvaluationWords = ownWords(
  (language) => import(`../../locales/${language}/evaluations.po`),
);
