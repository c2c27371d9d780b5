import { Trans, useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { readFragment } from '@/gql';
import { Button, Checkbox, Dialog, TextArea } from '@/ui';
import type { Done } from './ConsentOfCase';
import { DRAFT, OF_CASE } from './documents';

interface DraftDialogProps {
  caseId: string;
  what: 'propose' | 'refuse' | 'defend';
  onClose: () => void;
  onDone: Done;
}

/** Why, in a few words; the notice is filled in from the case and opened, to be completed and issued. */
export function DraftDialog({ caseId, what, onClose, onDone }: DraftDialogProps) {
  const { t, i18n } = useLingui();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [isConfirmed, setConfirmed] = useState(false);
  const { idempotencyKey } = useDeedKey();
  const [draft, { isPending, problem }] = useDeed(DRAFT, 'draftCaseNotice');
  const [wasWarned, setWarned] = useState(false);
  const refuses = what !== 'propose';
  const defends = what === 'defend';
  const warned = wasWarned || problem?.code === 'REASON_RESTS_ON_RTI';
  return (
    <Dialog
      title={
        defends
          ? t`Refuse an independent evaluation: the notice`
          : refuses
            ? t`Refuse the evaluation: the notice`
            : t`Propose the evaluation: the notice`
      }
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={refuses && reason.trim().length < 10}
          onPress={async () => {
            setWarned(warned);
            const done = await draft({
              caseId,
              what,
              reason: reason.trim() || null,
              isConfirmed,
              idempotencyKey,
              language: i18n.locale,
            });
            const notice =
              done &&
              readFragment(OF_CASE, done).notices.find((one) => one.what === what && one.state === 'draft');
            if (onDone(done) && notice) await navigate({ to: `/notices/${notice.noticeId}` });
          }}
        >
          <Trans>Draft the notice</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        {defends ? (
          <Trans>
            The notice says that the district does not pay for an independent evaluation, why its own is
            appropriate, and that it asks for a hearing. You complete it and issue it; then the step can be
            taken.
          </Trans>
        ) : refuses ? (
          <Trans>
            The notice says what is refused and why, and how the family can disagree. You complete it and
            issue it; then the case can be closed as refused.
          </Trans>
        ) : (
          <Trans>
            The notice lists the areas of the assessment plan. You complete it and issue it; then the
            evaluation can be proposed.
          </Trans>
        )}
      </p>
      <TextArea
        label={refuses ? t`Why it is refused` : t`Why it is proposed`}
        description={t`The family reads this.`}
        isRequired={refuses}
        rows={4}
        maxLength={2000}
        value={reason}
        onChange={setReason}
        errorMessage={problem?.field === 'reason' ? problem.message : undefined}
      />
      {warned && (
        <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
          <Trans>The reason does not rest on intervention in tiers</Trans>
        </Checkbox>
      )}
    </Dialog>
  );
}
