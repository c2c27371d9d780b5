import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { Button, EmptyState, SidePanel } from '@/ui';
import type { Chosen, WordsBoard } from './board';
import { NewThread } from './NewThread';
import { ThreadCard } from './ThreadCard';
import { placeOfSpot, type Thread } from './threads';

/** What the panel was opened for: a place to speak of, or a thread to read. `count` asks for one again. */
export interface Wanted {
  place: string | null;
  /** The column of a row one was in. */
  columnKey: string | null;
  chosen: Chosen | null;
  threadId: string | null;
  suggests: boolean;
  /** False for whoever goes on typing. */
  takesFocus: boolean;
  count: number;
}

export interface CommentsPanelProps {
  planId: string;
  /** In the order they are read in. */
  threads: readonly Thread[];
  wanted: Wanted | null;
  mayComment: boolean;
  /** The family has a copy of the draft: then a comment can be made for them too. */
  isShared: boolean;
  board: WordsBoard;
  mayWrite: (sectionKey: string) => boolean;
  nameOf: (place: string) => string;
  /** What a place says that can be reworded as a whole; null for what is no text. */
  textAt: (place: string, columnKey: string | null) => string | null;
  onGoTo: (place: string, threadId: string | null) => void;
  onClose: () => void;
}

const placeOfThread = ({ sectionKey, fieldKey, rowId }: Thread) =>
  placeOfSpot({ sectionKey, fieldKey: fieldKey ?? null, rowId: rowId ?? null });

/** What is said about a plan: beside it on a wide screen, from below on a phone. */
export default function CommentsPanel(props: CommentsPanelProps) {
  const { planId, threads, wanted, mayComment, onGoTo, onClose } = props;
  const { t } = useLingui();
  const [showsResolved, setShowsResolved] = useState(false);
  const [speaksOf, setSpeaksOf] = useState<Wanted | null>(null);
  const open = threads.filter((one) => !one.resolvedAt);
  const resolved = threads.filter((one) => one.resolvedAt);
  const known = useRef(threads);
  known.current = threads;
  useEffect(() => {
    if (!wanted) return;
    const there = known.current.filter((one) =>
      wanted.threadId ? one.id === wanted.threadId : !one.resolvedAt && placeOfThread(one) === wanted.place,
    );
    const first = there[0];
    if (first?.resolvedAt) setShowsResolved(true);
    const isNew = wanted.place && (!first || wanted.suggests || wanted.chosen?.anchor);
    setSpeaksOf(isNew ? wanted : null);
    if (isNew) return;
    if (!first) return;
    const frame = requestAnimationFrame(() => {
      const card = document.getElementById(`thread-${first.id}`);
      card?.scrollIntoView({ block: 'nearest' });
      if (wanted.takesFocus) card?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted]);
  const card = (thread: Thread) => (
    <li key={thread.id}>
      <ThreadCard
        planId={planId}
        thread={thread}
        where={props.nameOf(placeOfThread(thread))}
        mayComment={mayComment}
        mayWrite={props.mayWrite(thread.sectionKey)}
        isCurrent={thread.id === wanted?.threadId}
        board={props.board}
        textAt={props.textAt}
        onGoTo={() => onGoTo(placeOfThread(thread), thread.anchorStart ? thread.id : null)}
      />
    </li>
  );
  const another = wanted?.place && !speaksOf && mayComment;
  const there = props.nameOf(wanted?.place ?? '');
  const resolvedCount = resolved.length;
  return (
    <SidePanel title={t`Comments`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        {speaksOf?.place && mayComment && (
          <NewThread {...props} key={speaksOf.count} about={speaksOf} onDone={() => setSpeaksOf(null)} />
        )}
        {another && (
          <Button size="small" icon="plus" className="self-start" onPress={() => setSpeaksOf(wanted)}>
            {t`New comment on ${there}`}
          </Button>
        )}
        {open.length === 0 && !speaksOf && (
          <EmptyState title={t`Nobody is waiting for an answer`}>
            <Trans>
              Go to a field, or choose words in it, and press Ctrl Alt M to comment, or Ctrl Alt G to suggest
              other words. The mark beside a field does the same.
            </Trans>
          </EmptyState>
        )}
        <ul aria-label={t`Open comments`} className="flex flex-col gap-3">
          {open.map(card)}
        </ul>
        {resolved.length > 0 && (
          <Button
            size="small"
            look="plain"
            className="self-start"
            aria-expanded={showsResolved}
            onPress={() => setShowsResolved(!showsResolved)}
          >
            {t`Resolved (${resolvedCount})`}
          </Button>
        )}
        {showsResolved && (
          <ul aria-label={t`Resolved comments`} className="flex flex-col gap-3">
            {resolved.map(card)}
          </ul>
        )}
      </div>
    </SidePanel>
  );
}
