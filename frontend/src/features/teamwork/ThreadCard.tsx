import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Avatar, Button, StatusMark } from '@/ui';
import type { WordsBoard } from './board';
import { Composer } from './Composer';
import { useWordsNow } from './context';
import { ANSWER, RESOLVE, TAKE_BACK } from './documents';
import { SuggestedWords } from './SuggestedWords';
import { type Comment, canTakeBack, placeOfSpot, type Thread } from './threads';

export interface ThreadCardProps {
  planId: string;
  thread: Thread;
  /** What the place is called. */
  where: string;
  mayComment: boolean;
  /** Writes the section it is about. */
  mayWrite: boolean;
  /** Its words were pressed in the text. */
  isCurrent: boolean;
  board: WordsBoard;
  textAt: (place: string, columnKey: string | null) => string | null;
  onGoTo: () => void;
}

/** What stands at a thread's place now: null when it is gone, undefined when nobody knows. */
function useNow({ thread, board, textAt }: ThreadCardProps): string | null | undefined {
  const words = useWordsNow(board, thread.id);
  if (thread.anchorStart) return words;
  const { sectionKey, fieldKey = null, rowId = null, suggestion } = thread;
  if (!suggestion) return undefined;
  // Of a longer text on the family's copy only the server can say whether its words still stand.
  return textAt(placeOfSpot({ sectionKey, fieldKey, rowId }), suggestion.columnKey ?? null) ?? undefined;
}

/** One conversation: where it hangs, what stood there, what was said, and what one can do about it. */
export function ThreadCard(props: ThreadCardProps) {
  const { planId, thread, where, mayComment, onGoTo } = props;
  const now = useNow(props);
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [isAnswering, setAnswering] = useState(false);
  const [answer, answering] = useDeed(ANSWER, 'addComment');
  const [resolve, resolving] = useDeed(RESOLVE, 'resolveThread');
  const [takeBack, takingBack] = useDeed(TAKE_BACK, 'takeBackComment');
  const { idempotencyKey, isDone } = useDeedKey();
  const send = async (said: string, mentioned: string[]) => {
    const done = await answer({ threadId: thread.id, said, mentioned, idempotencyKey });
    if (!done) return false;
    isDone();
    setAnswering(false);
    return true;
  };
  const isOpenSuggestion = !!thread.suggestion && !thread.suggestion.outcome;
  // The decision says so already, unless somebody went on talking and the thread was settled again.
  const isDecided = thread.suggestion?.decidedAt === thread.resolvedAt;
  const name = thread.resolvedBy?.name;
  const when = thread.resolvedAt ? dates.instant(thread.resolvedAt, timeZone) : '';
  return (
    <article
      id={`thread-${thread.id}`}
      tabIndex={-1}
      aria-label={thread.suggestion ? t`Suggestion for ${where}` : t`Comments on ${where}`}
      aria-current={props.isCurrent || undefined}
      className="flex scroll-mt-4 flex-col gap-2 rounded-kit border border-line bg-surface-1 p-3 outline-offset-2 aria-current:border-accent"
    >
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <button
          type="button"
          onClick={onGoTo}
          className="rounded-kit text-start text-sm underline underline-offset-3"
        >
          {where}
        </button>
        {thread.withFamily && (
          <StatusMark standing="plain" className="text-sm">
            <Trans>With the family</Trans>
          </StatusMark>
        )}
      </div>
      {thread.suggestion ? (
        <SuggestedWords {...props} suggestion={thread.suggestion} now={now} />
      ) : (
        thread.quote && (
          <blockquote dir="auto" className="border-s-2 border-line-strong ps-2 text-sm text-ink-2">
            {thread.quote}
          </blockquote>
        )
      )}
      {!thread.suggestion && !thread.resolvedAt && now === null && (
        <StatusMark standing="plain" isSentence className="text-sm">
          <Trans>The words it is about are no longer in the text.</Trans>
        </StatusMark>
      )}
      <ol className="flex flex-col gap-2.5 empty:hidden">
        {thread.comments.map((comment) => (
          <Said
            key={comment.id}
            comment={comment}
            mayTakeBack={mayComment}
            onTakeBack={() => void takeBack({ id: comment.id })}
          />
        ))}
      </ol>
      {thread.resolvedAt && !isDecided && (
        <StatusMark standing="done" isSentence className="text-sm">
          <Trans>
            Resolved by {name}, {when}
          </Trans>
        </StatusMark>
      )}
      <ProblemBanner problem={answering.problem} onDismiss={answering.clear} />
      <ProblemBanner problem={resolving.problem} onDismiss={resolving.clear} />
      <ProblemBanner problem={takingBack.problem} onDismiss={takingBack.clear} />
      {mayComment && isAnswering && (
        <Composer
          planId={planId}
          label={t`Your answer`}
          sendLabel={t`Answer`}
          withFamily={thread.withFamily}
          isPending={answering.isPending}
          takesFocus
          onSend={send}
          onCancel={() => setAnswering(false)}
        />
      )}
      {mayComment && !isAnswering && (
        <div className="flex flex-wrap gap-2">
          <Button size="small" onPress={() => setAnswering(true)}>
            <Trans>Answer</Trans>
          </Button>
          {!isOpenSuggestion && (
            <Button
              size="small"
              look="plain"
              isPending={resolving.isPending}
              onPress={() => void resolve({ threadId: thread.id, isResolved: !thread.resolvedAt })}
            >
              {thread.resolvedAt ? <Trans>Reopen</Trans> : <Trans>Resolve</Trans>}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function Said({
  comment,
  mayTakeBack,
  onTakeBack,
}: {
  comment: Comment;
  mayTakeBack: boolean;
  onTakeBack: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const { district, person } = useViewer();
  const { writtenBy, said, writtenAt } = comment;
  return (
    <li className="flex gap-2">
      <Avatar name={writtenBy.name} initials={writtenBy.initials} size="small" isDecorative />
      <div className="min-w-0 grow">
        <p className="text-sm">
          <span className="font-strong">{writtenBy.name}</span>{' '}
          <time dateTime={writtenAt} className="text-ink-3">
            {dates.instant(writtenAt, district.timeZone)}
          </time>
        </p>
        {said === null || said === undefined ? (
          <p className="text-sm text-ink-3">
            <Trans>Taken back.</Trans>
          </p>
        ) : (
          <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
            {said}
          </p>
        )}
        {mayTakeBack && canTakeBack(comment, person.id, Date.now()) && (
          <Button size="small" look="plain" className="-ms-2.5 text-ink-2" onPress={onTakeBack}>
            {t`Take back`}
          </Button>
        )}
      </div>
    </li>
  );
}
