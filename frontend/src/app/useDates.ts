import { useLingui } from '@lingui/react';
import { useMemo } from 'react';
import * as dates from '@/lib/dates';
import { formattingLocale } from './i18n';
import { useToday } from './useToday';

/** Dates in the words of the person's language; see lib/dates.ts for what each one says. */
export function useDates() {
  const { i18n } = useLingui();
  const locale = formattingLocale(i18n.locale);
  // How far off a day is goes by the district's day, wherever it is read.
  const today = useToday();
  return useMemo(
    () => ({
      day: (day: string) => dates.dayInWords(day, locale, today),
      due: (day: string) => dates.dueInWords(day, locale, today),
      distance: (day: string) => dates.distanceInWords(day, locale, today),
      /** In the district's zone, so that every page says the same day; undefined is the reader's own clock. */
      instant: (instant: string, timeZone: string | undefined) =>
        dates.instantInWords(instant, locale, timeZone),
      ago: (instant: string) => dates.agoInWords(new Date(instant), new Date(), locale),
    }),
    [locale, today],
  );
}
