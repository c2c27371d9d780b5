/**
 * Days counted by hand, beside the product: plain loops over days, and closures typed from the demo's calendar. Nothing
 * of the product's own counting is used here.
 */

/** 5 USC 6103, as kept in the school years 2026-27 and 2027-28. */
const FEDERAL_HOLIDAYS = [
  '2026-09-07',
  '2026-10-12',
  '2026-11-11',
  '2026-11-26',
  '2026-12-25',
  '2027-01-01',
  '2027-01-18',
  '2027-02-15',
  '2027-05-31',
  '2027-06-18',
  '2027-07-05',
  '2027-09-06',
  '2027-10-11',
  '2027-11-11',
  '2027-11-25',
  '2027-12-24',
  '2027-12-31',
  '2028-01-17',
  '2028-02-21',
  '2028-05-29',
  '2028-06-19',
  '2028-07-04',
]; // prettier-ignore
/** Of these the schools of Maple Grove stay open on Columbus Day. */
const OPEN_ON = ['2026-10-12', '2027-10-11'];
/** First and last day of each stretch without school, as `/district/calendar` shows them. */
const NO_SCHOOL: [string, string][] = [
  ['2026-11-27', '2026-11-27'],
  ['2026-12-21', '2027-01-01'],
  ['2027-03-29', '2027-04-02'],
  ['2027-06-05', '2027-08-23'],
  ['2027-11-26', '2027-11-26'],
  ['2027-12-27', '2028-01-07'],
  ['2028-04-03', '2028-04-07'],
];
/** The years typed above begin and end here. */
const KNOWN = ['2026-08-24', '2028-06-02'] as const;

export type DayKind = 'calendar' | 'school' | 'business';

/** What an administrator entered during the walk. */
export interface Closures {
  /** Schools closed: no school day; still a business day. */
  closed: string[];
  /** A holiday of the state: no school day and no business day. */
  holidays: string[];
}

export const next = (day: string, days = 1): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
const isWeekend = (day: string) => [0, 6].includes(new Date(`${day}T12:00:00Z`).getUTCDay());

export function counts(day: string, kind: DayKind, entered: Closures): boolean {
  if (day < KNOWN[0] || day > KNOWN[1]) throw new Error(`type the closures around ${day} first`);
  if (kind === 'calendar') return true;
  if (isWeekend(day) || entered.holidays.includes(day)) return false;
  if (kind === 'business') return !FEDERAL_HOLIDAYS.includes(day);
  if (FEDERAL_HOLIDAYS.includes(day) && !OPEN_ON.includes(day)) return false;
  return !entered.closed.includes(day) && !NO_SCHOOL.some(([first, last]) => first <= day && day <= last);
}

/** The day on which so many days are over; the day it began is day 0. And which weekdays were passed over. */
export function countByHand(start: string, length: number, kind: DayKind, entered: Closures) {
  let day = start;
  const skipped: string[] = [];
  for (let counted = 0; counted < length; ) {
    day = next(day);
    if (counts(day, kind, entered)) counted += 1;
    else if (!isWeekend(day)) skipped.push(day);
  }
  return { due: day, skipped };
}
