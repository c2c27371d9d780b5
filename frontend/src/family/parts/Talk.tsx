import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { FamilyTalk_threadFragment } from '@/gql/graphql';
import { Button } from '@/ui/Button/Button';
import { TextArea } from '@/ui/TextArea/TextArea';

/** What a family and the team say about a part of a shared draft. */
export const TALK = graphql(`
  fragment FamilyTalk_thread on CommentThread {
    id
    sectionKey
    resolvedAt
    startedBy {
      id
      name
    }
    suggestion {
      was
      becomes
      outcome
    }
    comments {
      id
      said
      writtenAt
      writtenBy {
        id
        name
      }
    }
  }
`);

const START = graphql(`
  mutation FamilyTalk_start($planId: ID!, $sectionKey: String!, $said: String!, $idempotencyKey: String!) {
    startThread(
      planId: $planId
      place: { sectionKey: $sectionKey }
      said: $said
      mentioned: []
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on CommentThread {
        ...FamilyTalk_thread
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

const ANSWER = graphql(`
  mutation FamilyTalk_answer($threadId: ID!, $said: String!, $idempotencyKey: String!) {
    addComment(threadId: $threadId, said: $said, mentioned: [], idempotencyKey: $idempotencyKey) {
      __typename
      ... on CommentThread {
        ...FamilyTalk_thread
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

const LONGEST = 5000;

export interface TalkProps {
  planId: string;
  sectionKey: string;
  title: string;
  threads: readonly FragmentType<typeof TALK>[];
  /** The draft is still open: something can be said. */
  mayWrite: boolean;
  onSaid: () => void;
}

/** Below a part of the plan: what was said about it, and a box to say or ask something. */
export default function Talk({ planId, sectionKey, title, threads, mayWrite, onSaid }: TalkProps) {
  const { t } = useLingui();
  const own = readFragment(TALK, threads).filter((one) => one.sectionKey === sectionKey);
  const [isSpeaking, setSpeaking] = useState(false);
  const [start, starting] = useDeed(START, 'startThread');
  const { idempotencyKey, isDone } = useDeedKey();
  const send = async (said: string) => {
    if (!(await start({ planId, sectionKey, said, idempotencyKey }))) return false;
    isDone();
    setSpeaking(false);
    onSaid();
    return true;
  };
  return (
    <div data-print="hidden" className="flex flex-col items-start gap-4 pt-3">
      {own.map((thread) => (
        <Conversation key={thread.id} thread={thread} title={title} mayWrite={mayWrite} onSaid={onSaid} />
      ))}
      <ProblemBanner problem={starting.problem} onDismiss={starting.clear} />
      {mayWrite &&
        (isSpeaking ? (
          <Box
            label={t`What you want to say or ask: ${title}`}
            isPending={starting.isPending}
            onSend={send}
            onCancel={() => setSpeaking(false)}
          />
        ) : (
          <Button aria-label={t`Say or ask something: ${title}`} onPress={() => setSpeaking(true)}>
            <Trans>Say or ask something</Trans>
          </Button>
        ))}
    </div>
  );
}

function Conversation({
  thread,
  title,
  mayWrite,
  onSaid,
}: {
  thread: FamilyTalk_threadFragment;
  title: string;
  mayWrite: boolean;
  onSaid: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [isAnswering, setAnswering] = useState(false);
  const [answer, answering] = useDeed(ANSWER, 'addComment');
  const { idempotencyKey, isDone } = useDeedKey();
  const send = async (said: string) => {
    if (!(await answer({ threadId: thread.id, said, idempotencyKey }))) return false;
    isDone();
    setAnswering(false);
    onSaid();
    return true;
  };
  return (
    <section
      id={`comment-${thread.id}`}
      aria-label={t`Talk about: ${title}`}
      className="flex w-full scroll-mt-4 flex-col items-start gap-3 border-s-2 border-line-strong ps-3"
    >
      {thread.suggestion && <Suggested by={thread.startedBy.name} words={thread.suggestion} />}
      {thread.comments.map(({ id, said, writtenAt, writtenBy }) => (
        <div key={id}>
          <p className="text-sm text-ink-2">
            <span className="font-strong text-ink-1">{writtenBy.name}</span>{' '}
            <time dateTime={writtenAt}>{dates.instant(writtenAt, timeZone)}</time>
          </p>
          {said === null || said === undefined ? (
            <p className="text-ink-2">
              <Trans>Taken back.</Trans>
            </p>
          ) : (
            <p dir="auto" className="max-w-prose whitespace-pre-wrap wrap-anywhere">
              {said}
            </p>
          )}
        </div>
      ))}
      {thread.resolvedAt && (
        <p className="text-sm text-ink-2">
          <Trans>The school marked this as settled. You can still answer.</Trans>
        </p>
      )}
      <ProblemBanner problem={answering.problem} onDismiss={answering.clear} />
      {mayWrite &&
        (isAnswering ? (
          <Box
            label={t`Your answer`}
            isPending={answering.isPending}
            onSend={send}
            onCancel={() => setAnswering(false)}
          />
        ) : (
          <Button onPress={() => setAnswering(true)}>
            <Trans>Answer</Trans>
          </Button>
        ))}
    </section>
  );
}

/** Other words somebody proposes for what the plan says, and what was decided. */
function Suggested({
  by,
  words: { was, becomes, outcome },
}: {
  by: string;
  words: NonNullable<FamilyTalk_threadFragment['suggestion']>;
}) {
  return (
    <div className="max-w-prose">
      <p className="text-sm text-ink-2">
        <Trans>{by} suggests other words</Trans>
      </p>
      <dl className="[&_dt]:text-sm [&_dt]:text-ink-2">
        {was !== '' && (
          <>
            <dt>
              <Trans>Now it says</Trans>
            </dt>
            <dd dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {was}
            </dd>
          </>
        )}
        <dt>
          <Trans>It should say</Trans>
        </dt>
        <dd dir="auto" className="whitespace-pre-wrap wrap-anywhere">
          {becomes === '' ? <Trans>Nothing: these words would go.</Trans> : becomes}
        </dd>
      </dl>
      <p className="text-sm text-ink-2">
        {outcome === 'accepted' && <Trans>The school took these words over into the draft.</Trans>}
        {outcome === 'rejected' && <Trans>The school did not take these words over.</Trans>}
        {outcome === 'withdrawn' && <Trans>This was taken back.</Trans>}
      </p>
    </div>
  );
}

function Box({
  label,
  isPending,
  onSend,
  onCancel,
}: {
  label: string;
  isPending: boolean;
  onSend: (said: string) => Promise<boolean>;
  onCancel: () => void;
}) {
  const [said, setSaid] = useState('');
  return (
    <div className="flex w-full max-w-prose flex-col gap-3">
      <TextArea
        label={label}
        description={<Trans>The school team and the family members who can read this draft see it.</Trans>}
        value={said}
        onChange={setSaid}
        maxLength={LONGEST}
        dir="auto"
        autoFocus
      />
      <div className="flex flex-wrap gap-2">
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!said.trim()}
          onPress={async () => {
            if (await onSend(said)) setSaid('');
          }}
        >
          <Trans>Send</Trans>
        </Button>
        <Button onPress={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
      </div>
    </div>
  );
}
