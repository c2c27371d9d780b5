import { useLingui } from '@lingui/react/macro';

export const TOPICS = [
  'reading',
  'writing',
  'math',
  'speech',
  'behavior',
  'motor',
  'daily_living',
  'transition',
  'other',
] as const;
export type Topic = (typeof TOPICS)[number];

/** -1 preschool, 0 kindergarten, 1 to 12. */
export const GRADES = Array.from({ length: 14 }, (_, index) => index - 1);

/** What the bank's keys are called. */
export function useBankWords() {
  const { t } = useLingui();
  const topics: Record<Topic, string> = {
    reading: t`Reading`,
    writing: t`Writing`,
    math: t`Math`,
    speech: t`Speech and language`,
    behavior: t`Behavior and social skills`,
    motor: t`Motor skills`,
    daily_living: t`Daily living`,
    transition: t`Transition`,
    other: t`Something else`,
  };
  const grade = (number: number) =>
    number < 0 ? t`Preschool` : number === 0 ? t`Kindergarten` : t`Grade ${number}`;
  const grades = (from: number | null | undefined, to: number | null | undefined): string | null => {
    if (typeof from !== 'number' && typeof to !== 'number') return null;
    const [first, last] = [grade(from ?? -1), grade(to ?? 12)];
    return first === last ? first : t`${first} to ${last}`;
  };
  return { topic: (key: string) => topics[key as Topic] ?? key, grade, grades };
}
