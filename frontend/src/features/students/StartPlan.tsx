import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import { Button, Dialog, RadioGroup } from '@/ui';
import { PLAN_KINDS, type PlanKind } from './planKinds';

const START = graphql(`
  mutation StartPlan_start($studentId: ID!, $kind: String!, $occasion: String!) {
    startPlan(studentId: $studentId, kind: $kind, occasion: $occasion) {
      __typename
      ... on Plan {
        id
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

/** Begins a draft of one kind of plan and goes to it. `hasOne`: the student has or had a plan of this kind. */
export function StartPlan({
  studentId,
  name,
  kind,
  hasOne,
  onClose,
}: {
  studentId: string;
  name: string;
  kind: PlanKind;
  hasOne: boolean;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const words = PLAN_KINDS[kind];
  const [occasion, setOccasion] = useState<'initial' | 'annual'>(hasOne ? 'annual' : 'initial');
  const [start, starting] = useDeed(START, 'startPlan');
  const press = async () => {
    const plan = await start({ studentId, kind, occasion });
    if (plan) await navigate({ to: '/plans/$planId', params: { planId: plan.id } });
  };
  const title = i18n._(words.start);
  return (
    <Dialog
      title={`${title}: ${name}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={starting.isPending} onPress={press}>
            {title}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={starting.problem} />
      <p>{i18n._(words.guide)}</p>
      <RadioGroup
        label={i18n._(words.which)}
        value={occasion}
        onChange={setOccasion}
        choices={(['annual', 'initial'] as const).map((id) => ({
          id,
          label: i18n._(words.occasions[id].label),
          description: i18n._(words.occasions[id].description),
        }))}
      />
      <p className="text-sm text-ink-2">
        <Trans>The draft is open to the team at once. The family sees it when you share it.</Trans>
      </p>
    </Dialog>
  );
}
