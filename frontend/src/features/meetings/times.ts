import { parseAbsolute, parseDateTime, toZoned } from '@internationalized/date';

/** A day (`YYYY-MM-DD`) and a time (`HH:MM`) on a school's clock as an instant. */
export function instantAt(day: string, time: string, timeZone: string): string {
  return toZoned(parseDateTime(`${day}T${time}`), timeZone).toAbsoluteString();
}

/** An instant as day and time on a school's clock. */
export function onTheClock(instant: string, timeZone: string): { day: string; time: string } {
  const at = parseAbsolute(instant, timeZone);
  const two = (value: number) => String(value).padStart(2, '0');
  return { day: `${at.year}-${two(at.month)}-${two(at.day)}`, time: `${two(at.hour)}:${two(at.minute)}` };
}

/** An instant some minutes later. */
export function later(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}

/** The time of an instant on a school's clock, in the page's language. */
export function timeOf(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short', timeZone }).format(
    new Date(instant),
  );
}

/** Whether the day of a meeting has come on a school's clock; from then on it can be held. */
export function isItsDay(startsAt: string, timeZone: string, now = new Date()): boolean {
  return onTheClock(startsAt, timeZone).day <= onTheClock(now.toISOString(), timeZone).day;
}
