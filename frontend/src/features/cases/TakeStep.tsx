import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Dialog, TextArea } from '@/ui';
import { TAKE } from './documents';

interface TakeStepProps {
  caseId: string;
  step: { event: string; says: string; asksReason: boolean };
  onClose: () => void;
  onChanged: () => void;
}

/** Takes one step of a case, with its reason where it asks for one. */
export function TakeStep({ caseId, step, onClose, onChanged }: TakeStepProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
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
          isDisabled={step.asksReason && !reason.trim()}
          onPress={async () => {
            if (await take({ caseId, event: step.event, reason: reason.trim() || null })) {
              onChanged();
              onClose();
            }
          }}
        >
          {step.says}
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>The step and its day go into the log of the case and cannot be taken back.</Trans>
      </p>
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
