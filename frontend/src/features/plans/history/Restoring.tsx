import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState } from 'react';
import { useClient } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, toast } from '@/ui';
import { RESTORE, UNDO } from './documents';

export interface RestoringProps {
  planId: string;
  sectionKey: string;
  /** The section's. */
  title: string;
  number: number;
  when: string;
  /** To who may write the section. */
  isOffered: boolean;
  isNewest: boolean;
  /** Something was written. */
  onDone: () => void;
  /** The question is gone, whatever the answer was. */
  onClosed: () => void;
}

/** The way back to a moment: asked once more with what will happen, said when it did, and undone by a press. */
export function Restoring(props: RestoringProps) {
  const { planId, sectionKey, title, number, when, isOffered, isNewest, onDone, onClosed } = props;
  const { t } = useLingui();
  const client = useClient();
  const [isAsking, setAsking] = useState(false);
  const [restore, { problem, clear, isPending }] = useDeed(RESTORE, 'restoreSection');
  const close = () => {
    setAsking(false);
    onClosed();
  };
  const undo = async (done: number) => {
    const { data } = await client.mutation(UNDO, { planId, sectionKey, number: done }).toPromise();
    const answer = data?.undoRestore;
    if (answer?.__typename === 'SectionRestored')
      toast({ text: t`Undone: ${title} says again what it said before.`, tone: 'ok' });
    else {
      const reason = answer && 'message' in answer ? answer.message : '';
      toast({ text: t`This could not be undone. ${reason}`, tone: 'danger' });
    }
    onDone();
  };
  const confirm = async () => {
    const done = await restore({ planId, sectionKey, number });
    if (done) {
      const edit = done.number ?? null;
      toast({
        text:
          edit === null ? t`${title} says that already.` : t`${title} says again what it said on ${when}.`,
        tone: 'ok',
        ...(edit === null ? {} : { action: { label: t`Undo`, onPress: () => void undo(edit) } }),
      });
      onDone();
    }
    close();
  };
  return (
    <>
      <ProblemBanner problem={problem} onDismiss={clear} />
      {isOffered && !isAsking && (
        <Button size="small" className="self-start" isDisabled={isNewest} onPress={() => setAsking(true)}>
          {isNewest ? <Trans>This stands there now</Trans> : <Trans>Restore this…</Trans>}
        </Button>
      )}
      {isAsking && (
        <Question {...{ title, when, isPending }} onConfirm={() => void confirm()} onCancel={close} />
      )}
    </>
  );
}

function Question({
  title,
  when,
  isPending,
  onConfirm,
  onCancel,
}: {
  title: string;
  when: string;
  isPending: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { t } = useLingui();
  const words = useId();
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => group.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a question with its two answers, no fields
    <div
      ref={group}
      role="group"
      tabIndex={-1}
      aria-label={t`Restore this moment?`}
      aria-describedby={words}
      className="flex flex-col gap-3 rounded-kit border border-line-strong px-4 py-3"
    >
      <p className="font-strong">
        <Trans>Restore this moment?</Trans>
      </p>
      <p id={words} className="max-w-prose">
        <Trans>
          {title} will say again what it said on {when}, for everybody who has the plan open. It is a new edit
          of yours: what stands there now stays in the history, what others are typing at this moment is kept,
          and you can undo it.
        </Trans>
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onCancel}>{t`Cancel`}</Button>
        <Button look="primary" isPending={isPending} onPress={onConfirm}>{t`Restore`}</Button>
      </div>
    </div>
  );
}
