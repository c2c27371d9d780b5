import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import type { Run } from '@/features/plans/comparing/comparison';
import { RunsText } from '@/features/plans/comparing/RunsText';
import { Button, StatusMark, TextArea } from '@/ui';
import { DECIDE } from './documents';
import { LONGEST_COMMENT, type Thread } from './threads';

export type Suggestion = NonNullable<Thread['suggestion']>;

export interface SuggestedWordsProps {
  thread: Thread;
  suggestion: Suggestion;
  /** What stands there now: null when it is gone, undefined when nobody knows. */
  now: string | null | undefined;
  mayComment: boolean;
  /** Writes the section, so decides. */
  mayWrite: boolean;
}

/** Other words for a place: what would go and what would come, and the decision, once somebody has made it. */
export function SuggestedWords({ thread, suggestion, now, mayComment, mayWrite }: SuggestedWordsProps) {
  const { t } = useLingui();
  const { person } = useViewer();
  const [decide, deciding] = useDeed(DECIDE, 'decideSuggestion');
  const { idempotencyKey, isDone } = useDeedKey();
  const [isRejecting, setRejecting] = useState(false);
  const [why, setWhy] = useState('');
  const isOpen = !suggestion.outcome;
  const isOwn = thread.startedBy.id === person.id;
  const hasChanged = isOpen && now !== undefined && now !== suggestion.was;
  const name = thread.startedBy.name;
  const say = async (outcome: 'accepted' | 'rejected' | 'withdrawn') => {
    const done = await decide({ threadId: thread.id, outcome, why: why.trim() || null, idempotencyKey });
    if (done) isDone();
  };
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm">
        <span className="font-strong">{name}</span>{' '}
        {suggestion.becomes === '' ? (
          <Trans>suggests taking these words out:</Trans>
        ) : (
          <Trans>suggests other words:</Trans>
        )}
      </p>
      <div className="rounded-kit border border-line bg-surface-float px-2.5 py-1.5">
        <RunsText runs={suggestion.changes as readonly Run[]} />
      </div>
      {hasChanged && (
        <div className="flex flex-col gap-1">
          <StatusMark standing="due-soon" isSentence className="text-sm">
            {now === null ? (
              <Trans>The words it is about are no longer in the text.</Trans>
            ) : (
              <Trans>The words have changed since. Now they are:</Trans>
            )}
          </StatusMark>
          {now && (
            <blockquote dir="auto" className="border-s-2 border-line-strong ps-2 text-sm whitespace-pre-wrap">
              {now}
            </blockquote>
          )}
        </div>
      )}
      <Decision suggestion={suggestion} />
      <ProblemBanner problem={deciding.problem} onDismiss={deciding.clear} />
      {isOpen && mayComment && isRejecting && (
        <TextArea
          label={t`Why not, if you like`}
          rows={2}
          dir="auto"
          value={why}
          maxLength={LONGEST_COMMENT}
          autoFocus
          onChange={setWhy}
        />
      )}
      {isOpen && mayComment && (mayWrite || isOwn) && (
        <div className="flex flex-wrap gap-2">
          {mayWrite && !isRejecting && !hasChanged && (
            <Button
              size="small"
              look="primary"
              isPending={deciding.isPending}
              onPress={() => void say('accepted')}
            >
              <Trans>Accept</Trans>
            </Button>
          )}
          {mayWrite && (
            <Button
              size="small"
              isPending={deciding.isPending}
              onPress={() => (isRejecting ? void say('rejected') : setRejecting(true))}
            >
              {isRejecting ? <Trans>Reject the suggestion</Trans> : <Trans>Reject</Trans>}
            </Button>
          )}
          {isRejecting && (
            <Button size="small" look="plain" onPress={() => setRejecting(false)}>
              <Trans>Cancel</Trans>
            </Button>
          )}
          {isOwn && !isRejecting && (
            <Button size="small" look="plain" onPress={() => void say('withdrawn')}>
              <Trans>Withdraw</Trans>
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Decision({ suggestion }: { suggestion: Suggestion }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const { outcome, decidedAt, decidedBy } = suggestion;
  if (!outcome || !decidedAt) return null;
  const name = decidedBy?.name;
  const when = dates.instant(decidedAt, timeZone);
  return (
    <StatusMark standing={outcome === 'accepted' ? 'done' : 'plain'} isSentence className="text-sm">
      {outcome === 'accepted' && (
        <Trans>
          Accepted by {name}, {when}
        </Trans>
      )}
      {outcome === 'rejected' && (
        <Trans>
          Rejected by {name}, {when}
        </Trans>
      )}
      {outcome === 'withdrawn' && (
        <Trans>
          Withdrawn by {name}, {when}
        </Trans>
      )}
    </StatusMark>
  );
}
