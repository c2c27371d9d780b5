import { Trans, useLingui } from '@lingui/react/macro';
import { use } from 'react';
import { useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { graphql, readFragment } from '@/gql';
import {
  Banner,
  EmptyState,
  ErrorState,
  Link,
  PageHeader,
  ProgressBar,
  Section,
  Skeleton,
  StatusMark,
} from '@/ui';
import { readCounts, readWarnings } from './counts';
import { RosterCounts } from './RosterCounts';
import { RosterDecision } from './RosterDecision';
import { RosterFindings } from './RosterFindings';
import { speakRosterWords } from './speak';
import { STATES, useRosterWords } from './words';

export const ROSTER_IMPORT = graphql(`
  fragment RosterImportPage_import on RosterImport {
    id
    fileName
    state
    createdAt
    counts
    warnings
    stepCount
    stepsDone
    appliedAt
    uploadedBy {
      id
      name
    }
    failure {
      code
      message
      doNext
    }
  }
`);

const IMPORT = graphql(`
  query RosterImportPage_load($id: ID!) {
    rosterImport(id: $id) {
      id
      ...RosterImportPage_import
    }
  }
`);

const CHANGED = graphql(`
  subscription RosterImportPage_changed($id: ID!) {
    rosterImportChanged(importId: $id) {
      id
      ...RosterImportPage_import
    }
  }
`);

const SETTLED = ['applied', 'failed', 'discarded', 'expired'];

/** One roster from being read to being applied, as it happens. */
export function RosterImportPage({ importId }: { importId: string }) {
  use(speakRosterWords());
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const said = useRosterWords();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({
    query: IMPORT,
    variables: { id: importId },
    requestPolicy: 'cache-and-network',
  });
  const roster = readFragment(ROSTER_IMPORT, data?.rosterImport);
  // What it brings lands in the cache, and the query above shows it.
  useSubscription({
    query: CHANGED,
    variables: { id: importId },
    pause: !roster || SETTLED.includes(roster.state),
  });
  const crumbs = (name: string) => (
    <PageCrumbs crumbs={[{ label: t`Roster`, href: '/roster' }, { label: name }]} />
  );
  if (!roster) {
    return (
      <>
        {crumbs('…')}
        <PageHeader title={t`Roster`} />
        {error ? (
          <ErrorState onRetry={() => retry({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : fetching ? (
          <Skeleton lines={5} />
        ) : (
          <EmptyState
            title={<Trans>There is no such roster.</Trans>}
            action={
              <Link href="/roster" look="quiet">
                <Trans>See all rosters</Trans>
              </Link>
            }
          />
        )}
      </>
    );
  }
  const counts = readCounts(roster.counts);
  const warnings = readWarnings(roster.warnings);
  const reason = warnings.find((warning) => warning.reason)?.reason;
  return (
    <>
      {crumbs(roster.fileName)}
      <PageHeader
        title={roster.fileName}
        subtitle={t`Sent by ${roster.uploadedBy.name}, ${dates.instant(roster.createdAt, timeZone)}`}
        status={
          <span role="status">
            <StatusMark standing={STATES[roster.state]?.standing ?? 'plain'}>
              {said('state', roster.state)}
            </StatusMark>
          </span>
        }
      />
      <div className="flex flex-col gap-6">
        {roster.state === 'reading' && (
          <Banner title={t`The roster is being read.`}>
            <Trans>
              This takes a minute or two for a large district. Nothing changes yet, and you may leave this
              page.
            </Trans>
          </Banner>
        )}
        {roster.state === 'failed' && (
          <Banner
            tone="danger"
            title={roster.failure?.message ?? t`The roster could not be used.`}
            action={
              <Link href="/roster" look="quiet">
                <Trans>Bring another roster</Trans>
              </Link>
            }
          >
            {roster.failure?.doNext}
          </Banner>
        )}
        {roster.state === 'applied' && (
          <Banner
            tone="ok"
            title={roster.appliedAt ? t`Applied ${dates.instant(roster.appliedAt, timeZone)}.` : t`Applied.`}
            action={
              <span className="flex flex-wrap gap-2">
                <Link href="/people" look="quiet">
                  <Trans>See people</Trans>
                </Link>
                <Link href="/schools" look="quiet">
                  <Trans>See schools</Trans>
                </Link>
              </span>
            }
          >
            {reason && <Trans>Why many were ended: {reason}</Trans>}
          </Banner>
        )}
        {roster.state === 'discarded' && <Banner title={t`Discarded. It changed nothing.`} />}
        {roster.state === 'expired' && (
          <Banner
            title={t`Expired. It changed nothing.`}
            action={
              <Link href="/roster" look="quiet">
                <Trans>Bring another roster</Trans>
              </Link>
            }
          >
            <Trans>Nobody applied or discarded it for two weeks, so the file was deleted.</Trans>
          </Banner>
        )}
        {roster.state === 'applying' && (
          <ProgressBar
            label={t`Applying`}
            value={roster.stepsDone}
            max={roster.stepCount}
            note={t`${roster.stepsDone} of ${roster.stepCount}`}
          />
        )}
        {roster.state === 'previewed' && (
          <RosterDecision
            importId={roster.id}
            fileName={roster.fileName}
            warnings={warnings}
            counts={counts}
          />
        )}
        {counts.length > 0 && (
          <Section title={t`What it says`}>
            <RosterCounts counts={counts} />
          </Section>
        )}
        {roster.state !== 'reading' && (
          <RosterFindings key={roster.id} importId={roster.id} subjects={counts.map((row) => row.subject)} />
        )}
      </div>
    </>
  );
}
