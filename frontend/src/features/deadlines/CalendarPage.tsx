import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { use, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import { readFragment } from '@/gql';
import type { CalendarPage_yearFragment } from '@/gql/graphql';
import { Button, EmptyState, ErrorState, Link, PageHeader, Select, Skeleton } from '@/ui';
import { CALENDARS, YEAR } from './documents';
import { deadlinesWords } from './speaking';
import { YearDialog } from './YearDialog';
import { YearOfSchool } from './YearOfSchool';

/** A district's school calendar: the days its deadlines are counted in. */
export function CalendarPage() {
  use(deadlinesWords());
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, error }, ask] = useQuery({ query: CALENDARS, requestPolicy: 'cache-and-network' });
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBeginning, setBeginning] = useState(false);
  const years = (data?.schoolCalendars.years ?? []).map((one) => readFragment(YEAR, one));
  const year = years.find(({ id }) => id === chosen) ?? currentOf(years);
  const suggested = data?.schoolCalendars.suggested[0];
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Calendar` }]} />
      <PageHeader
        title={t`Calendar`}
        actions={
          <>
            <Link look="quiet" href="/district/rules">
              <Trans>Rules</Trans>
            </Link>
            <Button look={years.length === 0 ? 'primary' : 'quiet'} onPress={() => setBeginning(true)}>
              <Trans>Enter a school year</Trans>
            </Button>
          </>
        }
      />
      <p className="max-w-prose pb-4 text-ink-2">
        <Trans>
          Deadlines that count school days are counted by this calendar. A change counts open deadlines anew;
          the day each had before stays on record.
        </Trans>
      </p>
      {!data ? (
        error ? (
          <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : (
          <Skeleton lines={10} />
        )
      ) : !year ? (
        <EmptyState title={<Trans>No school year has a calendar yet.</Trans>}>
          <Trans>Until one has, deadlines counted in school days have no date.</Trans>
        </EmptyState>
      ) : (
        <>
          {years.length > 1 && (
            <div className="flex flex-wrap items-end gap-4 pb-4">
              <Select
                label={t`School year`}
                options={years.map(({ id, name }) => ({ id, label: name }))}
                value={year.id}
                onChange={setChosen}
              />
              <p className="pb-2 text-sm text-ink-2">
                <Plural value={years.length} one="# year" other="# years" />
              </p>
            </div>
          )}
          <YearOfSchool key={year.id} year={year} onChanged={() => ask({ requestPolicy: 'network-only' })} />
        </>
      )}
      {isBeginning && (
        <YearDialog
          year={null}
          begin={suggested ?? nextAfter(years.at(-1))}
          onClose={() => setBeginning(false)}
          onSet={(id) => {
            setChosen(id);
            ask({ requestPolicy: 'network-only' });
          }}
        />
      )}
    </>
  );
}

/** The year today is in, else the last one. */
function currentOf(years: CalendarPage_yearFragment[]): CalendarPage_yearFragment | undefined {
  const day = new Date().toISOString().slice(0, 10);
  return years.find(({ firstOn, lastOn }) => firstOn <= day && day <= lastOn) ?? years.at(-1);
}

function nextAfter(year: CalendarPage_yearFragment | undefined) {
  if (!year) return null;
  const later = (day: string) => `${Number(day.slice(0, 4)) + 1}${day.slice(4)}`.replace('-02-29', '-02-28');
  const [firstOn, lastOn] = [later(year.firstOn), later(year.lastOn)];
  return { name: `${firstOn.slice(0, 4)}-${lastOn.slice(0, 4)}`, firstOn, lastOn };
}
