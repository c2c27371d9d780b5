/** Days and instants in words. Days are `YYYY-MM-DD` without a zone; instants are ISO 8601 with an offset. */

const DAY_MS = 86_400_000;

/** A day as midnight UTC, so that arithmetic never meets a clock change. */
function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** Today's day where the person is, or in `timeZone`. */
export function today(now: Date = new Date(), timeZone?: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS);
}

/** "Fri, Dec 4", and the year when it is not this one. */
export function dayInWords(day: string, locale: string, reference: string = today()): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: day.slice(0, 4) === reference.slice(0, 4) ? undefined : 'numeric',
    timeZone: 'UTC',
  }).format(utc(day));
}

/** "in 11 days", "yesterday". */
export function distanceInWords(day: string, locale: string, reference: string = today()): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(daysBetween(reference, day), 'day');
}

/** "Fri, Dec 4 · in 11 days". */
export function dueInWords(day: string, locale: string, reference: string = today()): string {
  return `${dayInWords(day, locale, reference)} · ${distanceInWords(day, locale, reference)}`;
}

/** "Fri, Dec 4, 2:30 PM", in `timeZone` when one is given; and the year when it is not this one. */
export function instantInWords(
  instant: string,
  locale: string,
  timeZone?: string,
  reference: string = today(),
): string {
  const year = today(new Date(instant), timeZone).slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year: year === reference.slice(0, 4) ? undefined : 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(new Date(instant));
}

/** "2s ago", "4 min. ago". */
export function agoInWords(then: Date, now: Date, locale: string): string {
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000);
  const words = (style: 'narrow' | 'short') =>
    new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style });
  if (seconds > -60) return words('narrow').format(seconds, 'second');
  if (seconds > -3600) return words('short').format(Math.round(seconds / 60), 'minute');
  if (seconds > -86_400) return words('short').format(Math.round(seconds / 3600), 'hour');
  return words('short').format(Math.round(seconds / 86_400), 'day');
}
