import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useErrorWords } from '@/app/words';
import { readFragment } from '@/gql';
import type { Notice_wholeFragment } from '@/gql/graphql';
import { EmptyState, ErrorState, PageHeader, Skeleton, StatusMark } from '@/ui';
import { BY_ID, NOTICE } from './documents';
import { IssuedNotice } from './IssuedNotice';
import { speakNoticeWords } from './speak';
import { WritingNotice } from './WritingNotice';
import { STATES } from './words';

await speakNoticeWords();

/** A prior written notice about a case: that an evaluation is proposed, or refused. */
export function CaseNoticePage({ noticeId }: { noticeId: string }) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [done, setDone] = useState<Notice_wholeFragment | null>(null);
  const [{ data, fetching, error }, ask] = useQuery({
    query: BY_ID,
    variables: { id: done?.id ?? noticeId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const asked = readFragment(NOTICE, data?.priorNotice);
  if (!asked) {
    return (
      <>
        <PageHeader title={t`Prior written notice`} />
        {error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : fetching ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no such notice, or it is not yours to read.`} />
        )}
      </>
    );
  }
  // What a deed answered is newer than what was asked before it.
  const notice = done && done.id === asked.id && done.revision >= asked.revision ? done : asked;
  const state = STATES[notice.state];
  const home = `/students/${notice.student.id}`;
  const subtitle = notice.issuedAt
    ? t`${notice.student.name} · issued ${dates.instant(notice.issuedAt, timeZone)} by ${notice.issuedBy ?? ''}`
    : notice.student.name;
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: notice.student.name, href: home },
          { label: notice.trigger },
        ]}
      />
      {notice.state === 'draft' ? (
        <WritingNotice
          key={notice.id}
          notice={notice}
          subtitle={`${subtitle} · ${notice.trigger}`}
          onSaved={setDone}
          onIssued={setDone}
        />
      ) : (
        <>
          <PageHeader
            title={t`Prior written notice`}
            documentTitle={`${t`Prior written notice`} · ${notice.student.name}`}
            subtitle={`${subtitle} · ${notice.trigger}`}
            status={state && <StatusMark standing={state.standing}>{i18n._(state.words)}</StatusMark>}
          />
          <IssuedNotice
            home={{ href: home, says: <Trans>Go on with the case</Trans> }}
            notice={notice}
            onChanged={setDone}
          />
        </>
      )}
    </>
  );
}
