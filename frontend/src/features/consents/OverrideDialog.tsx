import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, RadioGroup, TextArea } from '@/ui';
import type { Done } from './ConsentOfCase';
import { OVERRIDE } from './documents';
import { FileSelect } from './FileSelect';
import { OVERRIDES } from './words';

interface OverrideDialogProps {
  caseId: string;
  studentId: string;
  since: string;
  onClose: () => void;
  onDone: Done;
}

/** A decision that lets the evaluation go on without consent; the step is taken apart from it. */
export function OverrideDialog({ caseId, studentId, since, onClose, onDone }: OverrideDialogProps) {
  const { t, i18n } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [way, setWay] = useState('mediation');
  const [on, setOn] = useState<string | null>(null);
  const [file, setFile] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const { idempotencyKey } = useDeedKey();
  const [decide, { isPending, problem }] = useDeed(OVERRIDE, 'decideOverride');
  return (
    <Dialog
      title={t`Mediation or hearing`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on || !file || reason.trim().length < 10}
          onPress={async () => {
            if (!on || !file) return;
            const said = { way, decidedOn: on, attachmentId: file, reason: reason.trim() };
            onDone(await decide({ caseId, ...said, idempotencyKey, language: i18n.locale }));
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          The district may ask for mediation or a hearing when a parent does not agree to an evaluation, and
          does not have to (34 CFR 300.300(a)(3), (c)(1)(ii)).
        </Trans>
      </p>
      <RadioGroup
        label={t`What it is`}
        value={way}
        onChange={setWay}
        choices={Object.entries(OVERRIDES).map(([id, label]) => ({ id, label: i18n._(label) }))}
      />
      <DatePicker label={t`Day of the decision`} value={on} earliest={since} latest={now} onChange={setOn} />
      <FileSelect studentId={studentId} label={t`The document`} isRequired value={file} onChange={setFile} />
      <TextArea
        label={t`What was decided`}
        isRequired
        rows={3}
        maxLength={2000}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
