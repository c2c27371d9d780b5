import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Dialog, NumberField, TextField, toast } from '@/ui';
import { DECIDE } from './documents';
import type { Rule } from './RulesPage';

export type Decision = 'confirm' | 'tighten' | 'restore';

/** What a district decides about one rule. It holds for clocks that start from now on. */
export function DecideDialog({
  rule,
  what,
  onClose,
  onDecided,
}: {
  rule: Rule;
  what: Decision;
  onClose: () => void;
  onDecided: () => void;
}) {
  const { t, i18n } = useLingui();
  const formId = useId();
  const [why, setWhy] = useState('');
  const [number, setNumber] = useState(rule.number ?? 0);
  const [decide, { isPending, problem }] = useDeed(DECIDE, 'decideRule');
  const titles = {
    confirm: t`Confirm: ${rule.name}`,
    tighten: t`Ask for more: ${rule.name}`,
    restore: t`Back to the law: ${rule.name}`,
  };
  const verbs = { confirm: t`Confirm`, tighten: t`Ask for more`, restore: t`Back to the law` };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!why.trim()) return;
    const value = what === 'tighten' ? String(number) : null;
    if (!(await decide({ key: rule.key, what, value, why, language: i18n.locale }))) return;
    toast({ text: t`Kept. Clocks that run already keep their day.`, tone: 'ok' });
    onDecided();
    onClose();
  };
  const of = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <Dialog
      title={titles[what]}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending} isDisabled={!why.trim()}>
            {verbs[what]}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && !['value', 'why'].includes(problem.field ?? '') && <ProblemBanner problem={problem} />}
        <p>
          <span className="font-strong">{rule.value}</span> {rule.counted}. {rule.citation}
        </p>
        {what === 'tighten' && (
          <NumberField
            label={t`What your district asks`}
            description={rule.isMore ? t`More than the law asks.` : t`Fewer than the law gives.`}
            value={number}
            onChange={setNumber}
            minValue={1}
            maxValue={400}
            isRequired
            errorMessage={of('value')}
          />
        )}
        <TextField
          label={what === 'confirm' ? t`Where you read it` : t`Who decided it, and when`}
          description={t`It stays on record.`}
          value={why}
          onChange={setWhy}
          maxLength={300}
          isRequired
          errorMessage={of('why')}
        />
      </form>
    </Dialog>
  );
}
