import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { ROLES } from '@/features/people';
import { TEAM_ROLES } from '@/features/teams/roles';
import type { WhoCanSee_listQuery } from '@/gql/graphql';
import { DataList, EmptyState, ErrorState, Section, Skeleton } from '@/ui';
import { SEEING } from './documents';

type Somebody = NonNullable<WhoCanSee_listQuery['whoCanSee']>[number];
type Way = Somebody['ways'][number];

const RIGHTS = {
  view: msg`Holds the right to see the record`,
  consent: msg`Holds the right to decide and consent`,
  notice: msg`Holds the right to notices`,
  ferpa_view: msg`Holds the right to the record under FERPA`,
};
const PLAIN = {
  class: msg`Teaches a class the student is in`,
  self: msg`The student`,
  adult: msg`The student, who decides for themselves`,
  seat: msg`Asked to a meeting, until two weeks after it`,
  asked_to_sign: msg`Was asked to answer a plan`,
  translation: msg`Translates a plan that was given to them`,
};

/** Everybody who can see this record today: by which way, since when, and when it ends by itself. */
export function WhoCanSee({ studentId, standing }: { studentId: string; standing: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, error }, ask] = useQuery({
    query: SEEING,
    variables: { studentId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, standing);
  if (data && !data.whoCanSee) return null;
  const all = data?.whoCanSee ?? [];
  return (
    <Section title={<Trans>Who can see this record</Trans>} note={all.length || null}>
      {!data ? (
        error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : (
          <Skeleton lines={6} />
        )
      ) : (
        <>
          <People label={t`Who can see this record`} people={all.filter((one) => one.opensRecord)} />
          {all.some((one) => !one.opensRecord) && (
            <>
              <h3 className="pt-4 pb-1 text-base">
                <Trans>Only the name and contacts, or one thing</Trans>
              </h3>
              <People
                label={t`Only the name and contacts, or one thing`}
                people={all.filter((one) => !one.opensRecord)}
              />
            </>
          )}
        </>
      )}
    </Section>
  );
}

function People({ label, people }: { label: string; people: readonly Somebody[] }) {
  return (
    <DataList
      label={label}
      rows={people}
      getId={(one) => one.personId}
      empty={
        <EmptyState title={<Trans>Nobody can see this record.</Trans>}>
          <Trans>Put somebody on the team.</Trans>
        </EmptyState>
      }
    >
      {(one) => (
        <div className="grid gap-x-6 py-2 sm:grid-cols-[16rem_1fr]">
          <p className="min-w-0">
            <span className="font-strong">{one.name}</span>
            {one.title && <span className="block text-sm text-ink-2">{one.title}</span>}
          </p>
          <ul className="min-w-0">
            {one.ways.map((way) => (
              <li key={`${way.kind} ${way.role} ${way.startsOn} ${way.endsOn}`}>
                <Reason way={way} />
              </li>
            ))}
            {one.assesses && (
              <li>
                <Trans>Assesses an area of an evaluation</Trans>
              </li>
            )}
          </ul>
        </div>
      )}
    </DataList>
  );
}

function Reason({ way }: { way: Way }) {
  const dates = useDates();
  const from = way.startsOn && dates.day(way.startsOn);
  const until = way.endsOn && dates.day(way.endsOn);
  return (
    <>
      <InWords way={way} />
      <span className="text-sm text-ink-2">
        {from && (
          <>
            {' · '}
            <Trans>since {from}</Trans>
          </>
        )}
        {until && (
          <>
            {' · '}
            <Trans>ends by itself on {until}</Trans>
          </>
        )}
      </span>
    </>
  );
}

function InWords({ way }: { way: Way }) {
  const { i18n } = useLingui();
  const role = way.role ?? '';
  const named = (words: Record<string, { id: string }>) => {
    const word = words[role];
    return word ? i18n._(word) : role;
  };
  if (way.kind === 'team') return <Trans>{named(TEAM_ROLES)} on the team</Trans>;
  if (way.kind === 'school') return <Trans>{named(ROLES)} of the school</Trans>;
  if (way.kind === 'district') return <Trans>{named(ROLES)} of the district</Trans>;
  if (way.kind === 'right') return named(RIGHTS);
  const plain = PLAIN[way.kind as keyof typeof PLAIN];
  return plain ? i18n._(plain) : way.kind;
}
