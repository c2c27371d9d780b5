import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import type { Left } from '@/features/live';
import { Button, toast } from '@/ui';
import type { FormSection } from '../form';
import { leftAnswers, wordsOf } from './leftWords';

/** Words that cannot be saved any more, for who typed them to copy. */
export function LeftWords({ section, left }: { section: FormSection; left: Left }) {
  const { t } = useLingui();
  const answers = useMemo(
    () =>
      leftAnswers(section, left)
        .map((one) => ({ label: one.label, words: wordsOf(one) }))
        .filter(({ words }) => words.trim() !== ''),
    [section, left],
  );
  if (answers.length === 0) return null;
  const copy = async () => {
    const all = answers.map(({ label, words }) => `${label}\n${words}`).join('\n\n');
    try {
      await navigator.clipboard.writeText(all);
      toast({ text: t`Copied`, tone: 'ok' });
    } catch {
      toast({ text: t`Your browser did not let us copy. Select the words and copy them.` });
    }
  };
  return (
    <div className="pt-2">
      <p className="text-sm font-strong">
        <Trans>What you typed, to copy:</Trans>
      </p>
      <dl className="flex flex-col gap-2 py-1.5">
        {answers.map(({ label, words }) => (
          <div key={label} className="rounded-kit bg-surface-float p-2">
            <dt className="text-sm text-ink-2">{label}</dt>
            <dd className="max-h-60 overflow-auto whitespace-pre-wrap wrap-anywhere select-text">{words}</dd>
          </div>
        ))}
      </dl>
      <Button size="small" onPress={copy}>
        <Trans>Copy these words</Trans>
      </Button>
    </div>
  );
}
