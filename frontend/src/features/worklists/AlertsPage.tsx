import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useToday } from '@/app/useToday';
import { useErrorWords } from '@/app/words';
import {
  Button,
  DataList,
  EmptyState,
  ErrorState,
  Link,
  PageHeader,
  Section,
  Skeleton,
  StatusMark,
} from '@/ui';
import { CalendarFeed } from './CalendarFeed';
import { ALERTS, BELL, MARK_READ, SETTINGS } from './documents';
import { Escalation, MailChoice } from './MailChoice';
import { worklistsWords } from './speak';

await worklistsWords();

const DeadlineDialog = lazy(() => import('@/features/deadlines/DeadlineDialog'));

/** What one was told of, and how one wants to be told. */
export function AlertsPage() {
  const { t } = useLingui();
  const dates = useDates();
  const now = useToday();
  const inWords = useErrorWords();
  const [after, setAfter] = useState<string | null>(null);
  const [openId, setOpenId] = useState<string | null>(null);
  const [alerts, ask] = useQuery({ query: ALERTS, variables: { after }, requestPolicy: 'cache-and-network' });
  const [bell, ring] = useQuery({ query: BELL, requestPolicy: 'cache-and-network' });
  const [chosen, askChosen] = useQuery({ query: SETTINGS, requestPolicy: 'cache-and-network' });
  const [mark, { isPending }] = useDeed(MARK_READ, 'markAlertsRead');
  const page = alerts.data?.alerts;
  const settings = chosen.data?.alertSettings;
  const again = () => {
    ask({ requestPolicy: 'network-only' });
    ring({ requestPolicy: 'network-only' });
  };
  const why: Record<string, string> = {
    escalated: t`Overdue for long: it stands with the administrators, too.`,
    excused: t`Overdue, and excused afterwards: look at what it stands on.`,
    unowned: t`Nobody answers for it.`,
  };
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Alerts` }]} />
      <PageHeader title={t`Alerts`} />
      <Section
        title={<Trans>Days you were told of</Trans>}
        actions={
          (bell.data?.alertBell.unread ?? 0) > 0 && (
            <Button
              size="small"
              isPending={isPending}
              onPress={async () => {
                if (await mark({ ids: null })) again();
              }}
            >
              <Trans>I have seen all</Trans>
            </Button>
          )
        }
      >
        <DataList
          label={t`Days you were told of`}
          rows={page?.edges.map((edge) => edge.node)}
          getId={(row) => row.id}
          isLoading={alerts.fetching}
          error={alerts.error && inWords(alerts.error).message}
          onRetry={again}
          empty={
            <EmptyState title={<Trans>Nothing is near.</Trans>}>
              <Trans>
                You are told 30, 14, 7 and 3 days before a day of the law, on the day, and then daily.
              </Trans>
            </EmptyState>
          }
          hasMore={page?.pageInfo.hasNextPage}
          onShowMore={() => setAfter(page?.pageInfo.endCursor ?? null)}
          isLoadingMore={alerts.fetching && after !== null}
          total={page?.totalCount}
        >
          {(row) => (
            <div className="grid items-center gap-x-6 gap-y-1 py-2 sm:grid-cols-[minmax(0,1fr)_14rem_11rem]">
              <div className="min-w-0">
                <Link
                  href={`/students/${row.student.id}`}
                  look="row"
                  className={row.readAt ? '' : 'font-strong'}
                >
                  {row.student.name}
                </Link>
                <span className="text-ink-2"> · {row.name}</span>
                {why[row.reason] && <p className="text-sm text-ink-2">{why[row.reason]}</p>}
                {!row.readAt && (
                  <p className="text-sm text-ink-2">
                    <Trans>Not seen yet</Trans>
                  </p>
                )}
              </div>
              <StatusMark standing={standingOf(row.dueOn, now)} className="text-sm">
                <time dateTime={row.dueOn}>{dates.due(row.dueOn)}</time>
              </StatusMark>
              <Button
                size="small"
                className="max-sm:justify-self-start"
                aria-label={t`${row.student.name}, ${row.name}: why this day?`}
                onPress={() => {
                  setOpenId(row.deadlineId);
                  if (!row.readAt) void mark({ ids: [row.id] }).then(again);
                }}
              >
                <Trans>Why this day?</Trans>
              </Button>
            </div>
          )}
        </DataList>
      </Section>
      {chosen.error ? (
        <ErrorState onRetry={() => askChosen({ requestPolicy: 'network-only' })}>
          {inWords(chosen.error).message}
        </ErrorState>
      ) : settings ? (
        <>
          <MailChoice mail={settings.mail} />
          <CalendarFeed
            madeAt={settings.feedMadeAt}
            readAt={settings.feedReadAt}
            onChanged={() => askChosen({ requestPolicy: 'network-only' })}
          />
          {settings.viewerMaySetEscalation && <Escalation afterDays={settings.escalatesAfterDays} />}
        </>
      ) : (
        chosen.fetching && <Skeleton lines={6} />
      )}
      {openId && (
        <Suspense>
          <DeadlineDialog id={openId} onClose={() => setOpenId(null)} onChanged={again} />
        </Suspense>
      )}
    </>
  );
}

function standingOf(dueOn: string, now: string) {
  return dueOn < now ? ('overdue' as const) : ('due-soon' as const);
}
