import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { readFragment } from '@/gql';
import type { Asked_pageFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { DatePicker, EmptyState, ErrorState, Link, PageHeader, Section, Skeleton, StatusMark } from '@/ui';
import { PageCrumbs } from '../Frame';
import { useViewer } from '../session';
import { useDates } from '../useDates';
import { useDeed } from '../useDeed';
import { useErrorWords } from '../words';
import { ANSWER, PAGE, READ } from './documents';
import { Say } from './Say';
import { speakAskedWords } from './speak';
import { type Asked, Thread } from './Thread';
import { KINDS, STATES, STEPS } from './words';

await speakAskedWords();

const WAITS = new Set(['open', 'refusing', 'hearing']);

/** What the family of one student asked, where it stands, and what the school says to it. */
export function StaffAsked({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: READ,
    variables: { studentId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const page = readFragment(PAGE, data?.familyRequests);
  if (page) return <Page page={page} onChanged={again} />;
  return (
    <>
      <PageHeader title={t`What the family asked`} />
      {error ? (
        <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
      ) : fetching ? (
        <Skeleton lines={8} />
      ) : (
        <EmptyState title={<Trans>There is no such student, or this page is not open to your role.</Trans>} />
      )}
    </>
  );
}

function Page({ page, onChanged }: { page: Asked_pageFragment; onChanged: () => void }) {
  const { t } = useLingui();
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: page.name, href: `/students/${page.studentId}` },
          { label: t`What the family asked` },
        ]}
      />
      <PageHeader
        title={t`What the family asked`}
        documentTitle={`${t`What the family asked`} · ${page.name}`}
        subtitle={page.name}
      />
      {page.asked.length === 0 ? (
        <EmptyState title={<Trans>The family has asked for nothing here.</Trans>} />
      ) : (
        page.asked.map((one) => <One key={one.id} one={one} onChanged={onChanged} />)
      )}
    </>
  );
}

function One({ one, onChanged }: { one: Asked; onChanged: () => void }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const now = today(new Date(), useViewer().district.timeZone);
  const [on, setOn] = useState<string | null>(now);
  const [answer, { isPending, problem }] = useDeed(ANSWER, 'answerFamily');
  const kind = KINDS[one.kind];
  const state = STATES[one.state];
  // A day that is over while the page stands open is not the one that is meant.
  useEffect(() => setOn(now), [now]);
  return (
    <Section
      title={kind ? i18n._(kind) : one.kind}
      note={
        <StatusMark
          standing={WAITS.has(one.state) ? 'due-soon' : one.state === 'agreed' ? 'waiting' : 'done'}
        >
          {state && i18n._(state)}
        </StatusMark>
      }
    >
      <p className="pb-2 text-sm text-ink-2">
        <bdi>{one.askedBy}</bdi> · <Trans>received on {dates.day(one.receivedOn)}</Trans>
        {one.dueOn && (
          <>
            {' · '}
            <Trans>due by {dates.day(one.dueOn)}</Trans>
          </>
        )}
      </p>
      <Thread one={one} />
      {(one.draftNoticeId ?? one.noticeId) && (
        <p className="pt-3">
          <Link href={`/notices/${one.draftNoticeId ?? one.noticeId}`}>
            {one.draftNoticeId ? <Trans>Finish and issue the notice</Trans> : <Trans>Read the notice</Trans>}
          </Link>
        </p>
      )}
      <div className="pt-3">
        <Say
          one={one}
          steps={STEPS[one.kind] ?? {}}
          problem={problem}
          isPending={isPending}
          onSay={async (step, words, idempotencyKey) => {
            const done = await answer({ input: { requestId: one.id, step, words, on }, idempotencyKey });
            if (done) onChanged();
            return !!done;
          }}
        >
          {(step) =>
            step === 'answer' ? null : (
              <DatePicker
                label={t`On which day`}
                value={on}
                onChange={setOn}
                earliest={one.receivedOn}
                latest={now}
              />
            )
          }
        </Say>
      </div>
    </Section>
  );
}
