import type { CalendarDayKind } from '@/gql/graphql';
import { daysBetween } from '@/lib/dates';

export interface Day {
  day: string;
  kind: CalendarDayKind;
  reason: string;
}

/** Days of one kind and reason that follow each other, over a weekend too. */
export interface Stretch {
  first: string;
  last: string;
  kind: CalendarDayKind;
  reason: string;
  days: string[];
}

const OVER_A_WEEKEND = 3;

/** Days in order, those that belong together as one. */
export function stretchesOf(days: readonly Day[]): Stretch[] {
  const found: Stretch[] = [];
  for (const { day, kind, reason } of [...days].sort((a, b) => a.day.localeCompare(b.day))) {
    const before = found.at(-1);
    if (
      before &&
      before.kind === kind &&
      before.reason === reason &&
      daysBetween(before.last, day) <= OVER_A_WEEKEND
    ) {
      before.last = day;
      before.days.push(day);
    } else found.push({ first: day, last: day, kind, reason, days: [day] });
  }
  return found;
}

/** Which of the days read from a file stand in the calendar already, as something else. */
export function replacedOf(read: readonly Day[], kept: readonly Day[]): Set<string> {
  const known = new Map(kept.map((one) => [one.day, one]));
  const differs = ({ day, kind, reason }: Day) => {
    const now = known.get(day);
    return now !== undefined && (now.kind !== kind || now.reason !== reason);
  };
  return new Set(read.filter(differs).map(({ day }) => day));
}

/** The same by the month each stretch begins in. */
export function byMonth(days: readonly Day[]): { month: string; stretches: Stretch[] }[] {
  const months = new Map<string, Stretch[]>();
  for (const stretch of stretchesOf(days)) {
    const month = stretch.first.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), stretch]);
  }
  return [...months].map(([month, stretches]) => ({ month, stretches }));
}
