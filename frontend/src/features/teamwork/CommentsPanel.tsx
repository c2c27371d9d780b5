import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Button, Checkbox, EmptyState, SidePanel } from '@/ui';
import { Composer } from './Composer';
import { START } from './documents';
import { ThreadCard } from './ThreadCard';
import { placeOfSpot, spotOfPlace, type Thread } from './threads';

/** What the panel was opened for: a place to speak of, or a thread to read. `count` asks for one again. */
export interface Wanted {
  place: string | null;
  quote: string | null;
  threadId: string | null;
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
  nameOf: (place: string) => string;
  onGoTo: (place: string) => void;
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
    setSpeaksOf(!first && wanted.place ? wanted : null);
    if (!first) return;
    const frame = requestAnimationFrame(() => {
      const card = document.getElementById(`thread-${first.id}`);
      card?.scrollIntoView({ block: 'nearest' });
      card?.focus();
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
        onGoTo={() => onGoTo(placeOfThread(thread))}
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
            <Trans>Go to a field and press Ctrl Alt M, or the mark beside it, to comment on it.</Trans>
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

/** Says the first thing about a place. */
function NewThread({
  planId,
  about,
  isShared,
  nameOf,
  onDone,
}: CommentsPanelProps & { about: Wanted; onDone: () => void }) {
  const { t } = useLingui();
  const [start, starting] = useDeed(START, 'startThread');
  const { idempotencyKey, isDone } = useDeedKey();
  const [withFamily, setWithFamily] = useState(false);
  const place = about.place ?? '';
  const where = nameOf(place);
  const send = async (said: string, mentioned: string[]) => {
    const done = await start({
      planId,
      place: spotOfPlace(place),
      said,
      quote: about.quote,
      mentioned,
      withFamily,
      idempotencyKey,
    });
    if (!done) return false;
    isDone();
    onDone();
    return true;
  };
  return (
    <section
      aria-label={t`New comment`}
      className="flex flex-col gap-2 rounded-kit border border-line bg-surface-1 p-3"
    >
      {about.quote && (
        <blockquote dir="auto" className="border-s-2 border-line-strong ps-2 text-sm text-ink-2">
          {about.quote}
        </blockquote>
      )}
      <ProblemBanner problem={starting.problem} onDismiss={starting.clear} />
      {isShared && (
        <Checkbox isSelected={withFamily} onChange={setWithFamily}>
          <Trans>The family reads this and can answer</Trans>
        </Checkbox>
      )}
      <Composer
        planId={planId}
        label={t`Comment on ${where}`}
        sendLabel={t`Comment`}
        withFamily={withFamily}
        isPending={starting.isPending}
        takesFocus
        onSend={send}
        onCancel={onDone}
      />
    </section>
  );
}
