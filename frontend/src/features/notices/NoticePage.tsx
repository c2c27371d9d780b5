import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { readFragment } from '@/gql';
import type { Notice_wholeFragment, Notices_papersQuery } from '@/gql/graphql';
import { Button, EmptyState, ErrorState, PageHeader, Skeleton, StatusMark } from '@/ui';
import { DRAFT, GIVEN, HAND_OVER_COPY, NOTICE, PAPERS } from './documents';
import { GivenList, withoutIt } from './GivenList';
import { IssuedNotice } from './IssuedNotice';
import { speakNoticeWords } from './speak';
import { WritingNotice } from './WritingNotice';
import { STATES, WITH_SOME } from './words';

await speakNoticeWords();

type Papers = NonNullable<Notices_papersQuery['planPapers']>;

/** What the family has in writing of a final plan: the notice before anything changes, and their copy of the plan. */
export function NoticePage({ planId }: { planId: string }) {
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: PAPERS,
    variables: { planId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  const papers = data?.planPapers;
  if (!papers) {
    return (
      <>
        <PageHeader title={t`Prior written notice`} />
        {error ? (
          <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>
        ) : fetching ? (
          <Skeleton lines={12} />
        ) : (
          <EmptyState title={t`There is no notice of this plan, or it is not yours to read.`}>
            <Trans>The notice is drafted when an IEP becomes final.</Trans>
          </EmptyState>
        )}
      </>
    );
  }
  const notice = readFragment(NOTICE, papers.notice);
  return notice ? (
    <Whole planId={planId} papers={papers} notice={notice} onChanged={again} />
  ) : (
    <NoneYet planId={planId} mayDraft={papers.mayDraft} onDrafted={again} />
  );
}

function NoneYet(props: { planId: string; mayDraft: boolean; onDrafted: () => void }) {
  const { t, i18n } = useLingui();
  const [draft, drafting] = useDeed(DRAFT, 'draftNotice');
  return (
    <>
      <PageHeader title={t`Prior written notice`} />
      <ProblemBanner problem={drafting.problem} onDismiss={drafting.clear} />
      <EmptyState
        title={t`There is no notice of this plan yet.`}
        action={
          props.mayDraft && (
            <Button
              look="primary"
              isPending={drafting.isPending}
              onPress={async () => {
                if (await draft({ planId: props.planId, language: i18n.locale })) props.onDrafted();
              }}
            >
              <Trans>Draft the notice</Trans>
            </Button>
          )
        }
      >
        <Trans>It is filled in as far as the record knows.</Trans>
      </EmptyState>
    </>
  );
}

interface WholeProps {
  planId: string;
  papers: Papers;
  notice: Notice_wholeFragment;
  onChanged: () => void;
}

function Whole({ planId, papers, notice: asked, onChanged }: WholeProps) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  // What a deed answered is newer than what was asked before it.
  const [done, setDone] = useState<Notice_wholeFragment | null>(null);
  const notice = done && done.id === asked.id && done.revision >= asked.revision ? done : asked;
  const isWithSome =
    notice.state === 'delivered' && withoutIt(readFragment(GIVEN, notice.givenTo)).length > 0;
  const state = isWithSome ? WITH_SOME : STATES[notice.state];
  const take = (changed: Notice_wholeFragment) => {
    setDone(changed);
    onChanged();
  };
  const subtitle = notice.issuedAt
    ? t`${notice.student.name} · issued ${dates.instant(notice.issuedAt, timeZone)} by ${notice.issuedBy ?? ''}`
    : notice.student.name;
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Students`, href: '/students' },
          { label: notice.student.name, href: `/students/${notice.student.id}` },
          { label: t`Plan`, href: `/plans/${planId}` },
          { label: t`Prior written notice`, href: `/plans/${planId}/notice` },
        ]}
      />
      {notice.state === 'draft' ? (
        <WritingNotice
          key={notice.id}
          notice={notice}
          subtitle={subtitle}
          onSaved={setDone}
          onIssued={take}
        />
      ) : (
        <>
          <PageHeader
            title={t`Prior written notice`}
            documentTitle={`${t`Prior written notice`} · ${notice.student.name}`}
            subtitle={subtitle}
            status={state && <StatusMark standing={state.standing}>{i18n._(state.words)}</StatusMark>}
          />
          <IssuedNotice
            home={{ href: `/plans/${planId}`, says: <Trans>Go on with the plan</Trans> }}
            notice={notice}
            onChanged={take}
          />
          <CopyOfPlan papers={papers} onChanged={onChanged} />
        </>
      )}
    </>
  );
}

function CopyOfPlan({ papers, onChanged }: { papers: Papers; onChanged: () => void }) {
  const { t } = useLingui();
  const [handOver, handing] = useDeed(HAND_OVER_COPY, 'handOverCopy');
  if (!papers.mayDraft) return null;
  return (
    <GivenList
      title={<Trans>The family's copy of the plan</Trans>}
      about={
        <Trans>
          The parent gets a copy of the plan at no cost (34 CFR 300.322(f)). Opening the plan here counts.
        </Trans>
      }
      warning={papers.copyIsDue ? t`Nobody of the family has it yet.` : null}
      people={readFragment(GIVEN, papers.copies)}
      problem={handing.problem}
      onRecord={async (given) => {
        const done = await handOver({ versionId: papers.versionId, ...given });
        if (done) onChanged();
        return !!done;
      }}
    />
  );
}
