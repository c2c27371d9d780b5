import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Button, Dialog, TextArea } from '@/ui';
import { REFER } from './documents';

interface ReferDialogProps {
  studentId: string;
  /** What was determined before: its sources and its matter go along. */
  determinationId?: string;
  onClose: () => void;
}

/** Begins a Section 504 case and leads to it. */
export function ReferDialog({ studentId, determinationId, onClose }: ReferDialogProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [reason, setReason] = useState(determinationId ? t`Not eligible for special education.` : '');
  const { idempotencyKey } = useDeedKey();
  const [refer, { isPending, problem }] = useDeed(REFER, 'referFor504');
  return (
    <Dialog
      title={t`Refer for Section 504`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!reason.trim()}
          onPress={async () => {
            const done = await refer({
              studentId,
              reason: reason.trim(),
              determinationId: determinationId ?? null,
              idempotencyKey,
            });
            if (done)
              await navigate({
                to: '/determinations/$determinationId',
                params: { determinationId: done.id },
              });
          }}
        >
          <Trans>Refer</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          A group that knows the child, the data and the options decides. What the group already wrote is
          filled in; nothing is decided by it.
        </Trans>
      </p>
      <TextArea label={t`Why`} isRequired maxLength={2000} value={reason} onChange={setReason} />
    </Dialog>
  );
}
