import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { Button } from '@/ui/Button/Button';
import { TextArea } from '@/ui/TextArea/TextArea';
import { ProblemBanner } from '../ProblemBanner';
import { useDeedKey } from '../useDeedKey';
import type { Problem } from '../words';
import type { Asked } from './Thread';
import type { Words } from './words';

export interface SayProps {
  one: Asked;
  /** The steps there are from here, each as its button says it. */
  steps: Words;
  problem: Problem | null;
  isPending: boolean;
  /** True when it was said. */
  onSay: (step: string, words: string, idempotencyKey: string) => Promise<boolean>;
  children?: (step: string) => ReactNode;
}

/** Say one of a few things about a request: choose it, write, send. */
export function Say({ one, steps, problem, isPending, onSay, children }: SayProps) {
  const { t, i18n } = useLingui();
  const [step, setStep] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const { idempotencyKey, isDone } = useDeedKey();
  const open = one.steps.filter((known) => steps[known]);
  if (open.length === 0) return null;
  if (!step || !open.includes(step)) {
    return (
      <p className="flex flex-wrap gap-2">
        {open.map((known) => (
          <Button key={known} onPress={() => setStep(known)}>
            {steps[known] && i18n._(steps[known])}
          </Button>
        ))}
      </p>
    );
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!(await onSay(step, words, idempotencyKey))) return;
        isDone();
        setWords('');
        setStep(null);
      }}
    >
      <ProblemBanner problem={problem} />
      {children?.(step)}
      <TextArea
        label={steps[step] ? i18n._(steps[step]) : ''}
        description={t`In your own words. The other side reads them as you write them.`}
        rows={4}
        maxLength={4000}
        isRequired
        autoFocus
        value={words}
        onChange={setWords}
      />
      <p className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" isPending={isPending} isDisabled={!words.trim()}>
          <Trans>Send</Trans>
        </Button>
        <Button look="quiet" onPress={() => setStep(null)}>
          <Trans>Not now</Trans>
        </Button>
      </p>
    </form>
  );
}
