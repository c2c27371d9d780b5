import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import type { StartPlan_carryQuery } from '@/gql/graphql';
import { Button, Checkbox, Dialog, RadioGroup } from '@/ui';
import { PLAN_KINDS, type PlanKind } from './planKinds';

const START = graphql(`
  mutation StartPlan_start($studentId: ID!, $kind: String!, $occasion: String!, $carryForward: Boolean!) {
    startPlan(studentId: $studentId, kind: $kind, occasion: $occasion, carryForward: $carryForward) {
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

const CARRY = graphql(`
  query StartPlan_carry($studentId: ID!, $kind: String!) {
    carryForward(studentId: $studentId, kind: $kind) {
      plan {
        id
        startsOn
        endsOn
      }
      carried
      anew
      leftBehind
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
  const [isCarried, setCarried] = useState(true);
  const [start, starting] = useDeed(START, 'startPlan');
  // Asked anew each time: a plan may have become final since.
  const [{ data, fetching, error }] = useQuery({
    query: CARRY,
    variables: { studentId, kind },
    requestPolicy: 'network-only',
    pause: !hasOne,
  });
  const isAnnual = occasion === 'annual';
  const last = (isAnnual && data?.carryForward) || null;
  const press = async () => {
    const plan = await start({ studentId, kind, occasion, carryForward: !!last && isCarried });
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
          <Button
            look="primary"
            isPending={starting.isPending || (isAnnual && hasOne && fetching)}
            onPress={press}
          >
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
      {last && <FromTheLast last={last} isCarried={isCarried} onChange={setCarried} />}
      {isAnnual && error && (
        <p className="text-sm text-ink-2">
          <Trans>What the last plan says can't be read right now. The draft will begin empty.</Trans>
        </p>
      )}
      <p className="text-sm text-ink-2">
        <Trans>The draft is open to the team at once. The family sees it when you share it.</Trans>
      </p>
    </Dialog>
  );
}

/** What the draft would begin with, from which plan, and that every word of it is to be looked at. */
function FromTheLast({
  last,
  isCarried,
  onChange,
}: {
  last: NonNullable<StartPlan_carryQuery['carryForward']>;
  isCarried: boolean;
  onChange: (isCarried: boolean) => void;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { startsOn, endsOn } = last.plan;
  const [starts, ends] = [startsOn && dates.day(startsOn), endsOn && dates.day(endsOn)];
  const list = new Intl.ListFormat(i18n.locale);
  const carried = list.format(last.carried);
  const anew = list.format(last.anew);
  const leftBehind = list.format(last.leftBehind ?? []);
  return (
    <div>
      <Checkbox isSelected={isCarried} onChange={onChange}>
        {starts && ends ? t`Begin with the plan of ${starts} – ${ends}` : t`Begin with the last plan`}
      </Checkbox>
      {isCarried ? (
        <div className="flex flex-col gap-1 ps-8 text-sm text-ink-2">
          <p>
            <Trans>Carried over: {carried}.</Trans>
          </p>
          <p>
            <Trans>
              Each carried answer is marked "From the last plan" until somebody confirms or changes it.
            </Trans>
          </p>
          {leftBehind && (
            <p>
              <Trans>
                The district does not ask any more: {leftBehind}. What was answered stays in the last plan.
              </Trans>
            </p>
          )}
          <p>
            <Trans>
              Asked anew: {anew}; also dates, baselines of goals, and what was told or confirmed last year.
            </Trans>
          </p>
        </div>
      ) : (
        <p className="ps-8 text-sm text-ink-2">
          <Trans>The draft begins empty.</Trans>
        </p>
      )}
    </div>
  );
}
