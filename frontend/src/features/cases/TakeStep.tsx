import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, TextArea } from '@/ui';
import { TAKE } from './documents';

interface TakeStepProps {
  caseId: string;
  step: { event: string; says: string; asksReason: boolean; asksDay?: boolean };
  onClose: () => void;
  onChanged: () => void;
}

/** Takes one step of a case, with its reason where it asks for one. */
export function TakeStep({ caseId, step, onClose, onChanged }: TakeStepProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const now = today(new Date(), useViewer().district.timeZone);
  const [day, setDay] = useState<string | null>(now);
  const [take, { isPending, problem }] = useDeed(TAKE, 'takeCaseStep');
  return (
    <Dialog
      title={step.says}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={(step.asksReason && !reason.trim()) || (step.asksDay && !day)}
          onPress={async () => {
            const said = { reason: reason.trim() || null, happenedOn: step.asksDay ? day : null };
            if (await take({ caseId, event: step.event, ...said })) {
              onChanged();
              onClose();
            }
          }}
        >
          {step.says}
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      <p>
        <Trans>The step and its day go into the log of the case and cannot be taken back.</Trans>
      </p>
      {step.asksDay && (
        <DatePicker
          label={t`On which day`}
          value={day}
          latest={now}
          onChange={setDay}
          errorMessage={problem?.field === 'happenedOn' ? problem.message : undefined}
        />
      )}
      <TextArea
        label={step.asksReason ? t`Why` : t`Why (if there is something to say)`}
        isRequired={step.asksReason}
        maxLength={2000}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
