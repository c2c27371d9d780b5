import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, ConfirmDialog, toast } from '@/ui';
import { REQUEST_SIGNATURES, SHARE } from './documents';
import { FinalizeDialog } from './FinalizeDialog';
import type { Finding } from './findings';

/** Keys of `plan.may`: what the page may offer. The server asks again. */
export const MAY = { share: 'share', finalize: 'finalize', requestSignatures: 'request_signatures' } as const;

export interface PlanActionsProps {
  planId: string;
  may: readonly string[];
  isShared: boolean;
  /** Somebody was asked to sign already. */
  isAsked: boolean;
  findings: readonly Finding[];
  onGoTo: (finding: Finding) => void;
  onChanged: () => void;
}

/** What this person may do with the plan as it stands. */
export function PlanActions(props: PlanActionsProps) {
  const { planId, may, isShared, isAsked, findings, onGoTo, onChanged } = props;
  const { t } = useLingui();
  const [open, setOpen] = useState<'share' | 'finalize' | 'sign' | null>(null);
  const [share, sharing] = useDeed(SHARE, 'shareDraft');
  const [request, requesting] = useDeed(REQUEST_SIGNATURES, 'requestSignatures');
  const close = () => setOpen(null);
  const say = (done: unknown, text: string) => {
    if (!done) return;
    toast({ text, tone: 'ok' });
    onChanged();
  };
  return (
    <>
      {(sharing.problem || requesting.problem) && (
        <div className="basis-full">
          <ProblemBanner problem={sharing.problem} onDismiss={sharing.clear} />
          <ProblemBanner problem={requesting.problem} onDismiss={requesting.clear} />
        </div>
      )}
      {may.includes(MAY.share) && !isShared && (
        <Button onPress={() => setOpen('share')}>
          <Trans>Share with family</Trans>
        </Button>
      )}
      {may.includes(MAY.finalize) && (
        <Button look="primary" onPress={() => setOpen('finalize')}>
          <Trans>Finalize…</Trans>
        </Button>
      )}
      {may.includes(MAY.requestSignatures) && (
        <Button look={isAsked ? 'quiet' : 'primary'} onPress={() => setOpen('sign')}>
          {isAsked ? <Trans>Ask again for signatures</Trans> : <Trans>Ask for signatures</Trans>}
        </Button>
      )}
      <ConfirmDialog
        title={t`Share the draft with the family`}
        isOpen={open === 'share'}
        onOpenChange={close}
        confirmLabel={t`Share with family`}
        onConfirm={async () => say(await share({ planId }), t`The family can read the draft now.`)}
      >
        <Trans>
          The family sees this draft in plain language, marked as a draft, and from now on every change to it.
          This can't be taken back.
        </Trans>
      </ConfirmDialog>
      <ConfirmDialog
        title={t`Ask for signatures`}
        isOpen={open === 'sign'}
        onOpenChange={close}
        confirmLabel={t`Ask for signatures`}
        onConfirm={async () => say(await request({ planId }), t`The family was asked to sign.`)}
      >
        <Trans>Everyone who holds the right to consent is asked to read the plan and to sign it.</Trans>
      </ConfirmDialog>
      {open === 'finalize' && (
        <FinalizeDialog
          planId={planId}
          findings={findings}
          onClose={close}
          onGoTo={(finding) => {
            close();
            onGoTo(finding);
          }}
          onFinalized={() => {
            close();
            toast({ text: t`The plan is final.`, tone: 'ok' });
            onChanged();
          }}
        />
      )}
    </>
  );
}
