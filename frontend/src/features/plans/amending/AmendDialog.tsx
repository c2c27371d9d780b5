import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import type { Plan_standingFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, CheckboxGroup, DateField, Dialog, RadioGroup, TextArea, toast } from '@/ui';
import { usePlanPlace } from '../context';
import { RESTATE_AMENDMENT, START_AMENDMENT } from './documents';

type Way = 'meeting' | 'agreement';
const SHORTEST_REASON = 10;

export interface AmendDialogProps {
  planId: string;
  /** Of the plan in force; of an amendment that is written, to say it anew. */
  standing: Plan_standingFragment;
  onClose: () => void;
}

/** Why a plan in force changes, which way that is agreed, in which parts, from when. */
export default function AmendDialog({ planId, standing, onClose }: AmendDialogProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { form } = usePlanPlace();
  const { timeZone } = useViewer().district;
  const isBegun = standing.amendmentWay !== null && standing.amendmentWay !== undefined;
  const [way, setWay] = useState<Way>(standing.amendmentWay === 'meeting' ? 'meeting' : 'agreement');
  const [reason, setReason] = useState(standing.amendmentReason ?? '');
  const [scope, setScope] = useState<readonly string[]>(standing.amendmentScope ?? []);
  const [day, setDay] = useState<string | null>(standing.takesEffectOn ?? today(new Date(), timeZone));
  const [isTried, setTried] = useState(false);
  const [start, starting] = useDeed(START_AMENDMENT, 'startAmendment');
  const [restate, restating] = useDeed(RESTATE_AMENDMENT, 'restateAmendment');
  const problem = starting.problem ?? restating.problem;
  const wrong = {
    reason: reason.trim().length < SHORTEST_REASON ? t`Say in a sentence why the plan changes.` : undefined,
    scope: scope.length === 0 ? t`Choose at least one part of the plan.` : undefined,
  };
  const problemAt = (field: string) => (problem?.field === field ? problem.message : undefined);
  const press = async () => {
    setTried(true);
    if (wrong.reason || wrong.scope) return;
    const amendment = { way, reason, scope: [...scope], takesEffectOn: day };
    if (isBegun) {
      if (!(await restate({ planId, amendment }))) return;
      toast({ text: t`Saved.`, tone: 'ok' });
      onClose();
      return;
    }
    const begun = await start({ planId, amendment });
    if (begun) await navigate({ to: '/plans/$planId', params: { planId: begun.id } });
  };
  return (
    <Dialog
      title={isBegun ? t`What this amendment is about` : t`Amend the plan`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={starting.isPending || restating.isPending} onPress={press}>
            {isBegun ? t`Save` : t`Start the amendment`}
          </Button>
        </>
      }
    >
      {!problem?.field && <ProblemBanner problem={problem} />}
      <p className="text-ink-2">
        <Trans>
          The plan in force stays as it is until the change is agreed. The dates of the annual review and of
          the next evaluation do not move.
        </Trans>
      </p>
      <RadioGroup<Way>
        label={t`How is it agreed?`}
        value={way}
        onChange={setWay}
        errorMessage={problemAt('way')}
        choices={[
          {
            id: 'agreement',
            label: t`In writing, without a meeting`,
            description: t`A parent reads what changes and signs that they agree. If they say no, the team meets.`,
          },
          {
            id: 'meeting',
            label: t`At a meeting of the team`,
            description: t`Arrange it on the student’s page. The amendment becomes final after it was held.`,
          },
        ]}
      />
      <TextArea
        label={t`Why the plan changes`}
        description={t`The family reads this first. Write it for them.`}
        isRequired
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={setReason}
        errorMessage={(isTried && wrong.reason) || problemAt('reason')}
      />
      <CheckboxGroup
        label={t`Parts that change`}
        description={t`Only these can be written. You can add more later.`}
        isRequired
        options={form.sections
          .filter((section) => section.key !== form.dates)
          .map((section) => ({ id: section.key, label: section.title }))}
        value={scope}
        onChange={setScope}
        errorMessage={(isTried && wrong.scope) || problemAt('scope')}
      />
      <DateField
        label={t`In force from`}
        description={t`Or from the day it is agreed, if that is later.`}
        value={day}
        onChange={setDay}
        earliest={today(new Date(), timeZone)}
        {...(standing.endsOn && { latest: standing.endsOn })}
        errorMessage={problemAt('takesEffectOn')}
      />
    </Dialog>
  );
}
