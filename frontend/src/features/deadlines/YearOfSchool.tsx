import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import type { CalendarPage_yearFragment } from '@/gql/graphql';
import { Button, Disclosure, EmptyState, Section } from '@/ui';
import { DayDialog } from './DayDialog';
import { ImportDialog } from './ImportDialog';
import { RemoveDialog } from './RemoveDialog';
import { byMonth, type Stretch } from './stretches';
import { CHANGED, EDITS, KINDS } from './words';
import { YearDialog } from './YearDialog';

/** A school year at a glance: when it begins and ends, and every day that is not as others, month by month. */
export function YearOfSchool({
  year,
  onChanged,
}: {
  year: CalendarPage_yearFragment;
  onChanged: () => void;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [opened, setOpened] = useState<'add' | 'import' | 'year' | null>(null);
  const [removing, setRemoving] = useState<Stretch | null>(null);
  const months = byMonth(year.days);
  const weekday = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
  // 2024-01-01 was a Monday.
  const weekdays = year.weekdays.map((n) => weekday.format(new Date(Date.UTC(2024, 0, 1 + n))));
  const close = () => setOpened(null);
  return (
    <>
      <Section
        title={year.name}
        note={<Plural value={year.schoolDayCount} one="# day of school" other="# days of school" />}
        actions={
          <>
            <Button size="small" onPress={() => setOpened('year')}>
              <Trans>Change the year</Trans>
            </Button>
            <Button size="small" onPress={() => setOpened('import')}>
              <Trans>Bring from a file</Trans>
            </Button>
            <Button size="small" look="primary" onPress={() => setOpened('add')}>
              <Trans>Add days</Trans>
            </Button>
          </>
        }
      >
        <p className="pb-3">
          <Trans>
            From {dates.day(year.firstOn)} to {dates.day(year.lastOn)}, on{' '}
            {new Intl.ListFormat(i18n.locale).format(weekdays)}.
          </Trans>
        </p>
        {months.length === 0 ? (
          <EmptyState title={<Trans>Every one of these days has school.</Trans>}>
            <Trans>Add holidays, vacations and closures, one by one or from a file.</Trans>
          </EmptyState>
        ) : (
          <div className="grid gap-x-10 gap-y-4 sm:grid-cols-2">
            {months.map(({ month, stretches }) => (
              <section key={month} aria-label={monthInWords(month, i18n.locale)}>
                <h3 className="border-b border-line pb-1 text-base">{monthInWords(month, i18n.locale)}</h3>
                <ul className="divide-y divide-line">
                  {stretches.map((stretch) => {
                    const first = dates.day(stretch.first);
                    const last = dates.day(stretch.last);
                    const when = stretch.first === stretch.last ? first : t`${first} to ${last}`;
                    return (
                      <li key={stretch.first} className="flex items-start justify-between gap-3 py-1.5">
                        <span className="min-w-0">
                          <span className="font-strong">{stretch.reason}</span>
                          <span className="block text-sm text-ink-2">
                            {when} · {i18n._(KINDS[stretch.kind].name)}
                          </span>
                        </span>
                        <Button
                          size="small"
                          look="plain"
                          className="shrink-0"
                          onPress={() => setRemoving(stretch)}
                          aria-label={t`Take back ${stretch.reason}, ${when}`}
                        >
                          <Trans>Take back</Trans>
                        </Button>
                      </li>
                    );
                  })}
                </ul>
              </section>
            ))}
          </div>
        )}
      </Section>
      <Edits year={year} />
      {opened === 'add' && <DayDialog year={year} onClose={close} onChanged={onChanged} />}
      {opened === 'import' && <ImportDialog year={year} onClose={close} onChanged={onChanged} />}
      {opened === 'year' && <YearDialog year={year} begin={year} onClose={close} onSet={onChanged} />}
      {removing && (
        <RemoveDialog
          year={year}
          stretch={removing}
          onClose={() => setRemoving(null)}
          onChanged={onChanged}
        />
      )}
    </>
  );
}

function monthInWords(month: string, locale: string) {
  const day = new Date(`${month}-01T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(day);
}

/** Who changed what, when and why; nothing of it is ever taken away. */
function Edits({ year }: { year: CalendarPage_yearFragment }) {
  const { i18n, t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  return (
    <Disclosure
      level={2}
      title={<Plural value={year.edits.length} one="What was changed (#)" other="What was changed (#)" />}
    >
      <ul className="divide-y divide-line">
        {year.edits.map((edit) => {
          const what = i18n._(EDITS[edit.what] ?? CHANGED);
          const about = [edit.day && dates.day(edit.day), edit.kind && edit.reason]
            .filter(Boolean)
            .join(', ');
          return (
            <li key={edit.number} className="py-1.5">
              <span className="font-strong">{about ? `${what}: ${about}` : what}</span>
              <span className="block text-sm text-ink-2">
                {edit.why} · {edit.byName ?? t`Trellis`}, {dates.instant(edit.at, timeZone)}
              </span>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}
