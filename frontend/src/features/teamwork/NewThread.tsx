import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Checkbox, TextArea } from '@/ui';
import type { Wanted } from './CommentsPanel';
import { Composer } from './Composer';
import { START } from './documents';
import { LONGEST_QUOTE, LONGEST_WORDS, spotOfPlace } from './threads';

export interface NewThreadProps {
  planId: string;
  about: Wanted;
  isShared: boolean;
  nameOf: (place: string) => string;
  textAt: (place: string, columnKey: string | null) => string | null;
  onDone: () => void;
}

/** The words a suggestion would replace: those that were chosen, or all that stands at the place; null for none. */
function wordsToReplace({ about, textAt }: NewThreadProps): string | null {
  const { chosen, place, columnKey } = about;
  if (chosen?.anchor) return chosen.isOnePassage ? chosen.words : null;
  return textAt(place ?? '', columnKey);
}

/** Says the first thing about a place, or proposes other words for what stands there. */
export function NewThread(props: NewThreadProps) {
  const { planId, about, isShared, nameOf, onDone } = props;
  const { t } = useLingui();
  const [start, starting] = useDeed(START, 'startThread');
  const { idempotencyKey, isDone } = useDeedKey();
  const [withFamily, setWithFamily] = useState(false);
  const [was] = useState(() => wordsToReplace(props));
  const [suggests, setSuggests] = useState(about.suggests && was !== null);
  const [becomes, setBecomes] = useState(was ?? '');
  const place = about.place ?? '';
  const where = nameOf(place);
  const quote = about.chosen?.words.replace(/\s+/g, ' ').trim().slice(0, LONGEST_QUOTE) || null;
  const send = async (said: string, mentioned: string[]) => {
    const done = await start({
      planId,
      place: spotOfPlace(place),
      said,
      quote,
      mentioned,
      withFamily,
      idempotencyKey,
      anchor: about.chosen?.anchor?.() ?? null,
      suggestion: suggests && was !== null ? { was, becomes, columnKey: about.columnKey } : null,
    });
    if (!done) return false;
    isDone();
    onDone();
    return true;
  };
  return (
    <section
      aria-label={suggests ? t`New suggestion` : t`New comment`}
      className="flex flex-col gap-2 rounded-kit border border-line bg-surface-1 p-3"
    >
      {quote && !suggests && (
        <blockquote dir="auto" className="border-s-2 border-line-strong ps-2 text-sm text-ink-2">
          {quote}
        </blockquote>
      )}
      <ProblemBanner problem={starting.problem} onDismiss={starting.clear} />
      {was === null ? (
        about.suggests && (
          <p role="status" className="text-sm text-ink-2">
            <Trans>Choose words within one paragraph to suggest others for them.</Trans>
          </p>
        )
      ) : (
        <Checkbox isSelected={suggests} onChange={setSuggests}>
          <Trans>Suggest other words</Trans>
        </Checkbox>
      )}
      {suggests && (
        <TextArea
          label={t`How it should read: ${where}`}
          rows={3}
          dir="auto"
          value={becomes}
          maxLength={LONGEST_WORDS}
          autoFocus
          onChange={setBecomes}
        />
      )}
      {isShared && (
        <Checkbox isSelected={withFamily} onChange={setWithFamily}>
          <Trans>The family reads this and can answer</Trans>
        </Checkbox>
      )}
      <Composer
        key={String(suggests)}
        planId={planId}
        label={suggests ? t`Why, if you like` : t`Comment on ${where}`}
        sendLabel={suggests ? t`Suggest` : t`Comment`}
        withFamily={withFamily}
        isPending={starting.isPending}
        takesFocus={!suggests}
        isReady={suggests ? becomes !== was : undefined}
        onSend={send}
        onCancel={onDone}
      />
    </section>
  );
}
