import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Select, TextArea } from '@/ui';
import type { Done } from './ConsentOfCase';
import { ATTEMPT } from './documents';
import { CHANNELS } from './words';

interface AttemptDialogProps {
  caseId: string;
  since: string;
  onClose: () => void;
  onDone: Done;
}

/** One attempt to reach the parent: when, how, and what came of it (34 CFR 300.300(d)(5)). */
export function AttemptDialog({ caseId, since, onClose, onDone }: AttemptDialogProps) {
  const { t, i18n } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const { idempotencyKey } = useDeedKey();
  const [on, setOn] = useState<string | null>(now);
  const [channel, setChannel] = useState<string | null>(null);
  const [outcome, setOutcome] = useState('');
  const [log, { isPending, problem }] = useDeed(ATTEMPT, 'logContactAttempt');
  return (
    <Dialog
      title={t`Log an attempt to reach the parent`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on || !channel || !outcome.trim()}
          onPress={async () => {
            if (!on || !channel) return;
            const said = { madeOn: on, channel, outcome: outcome.trim() };
            onDone(await log({ caseId, ...said, idempotencyKey, language: i18n.locale }));
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <DatePicker
        label={t`Day`}
        value={on}
        earliest={since}
        latest={now}
        onChange={setOn}
        errorMessage={problem?.field === 'madeOn' ? problem.message : undefined}
      />
      <Select
        label={t`How`}
        isRequired
        options={Object.entries(CHANNELS).map(([id, label]) => ({ id, label: i18n._(label) }))}
        value={channel}
        onChange={setChannel}
      />
      <TextArea
        label={t`What came of it`}
        description={t`Who was reached and what they said, or that nobody answered.`}
        isRequired
        rows={3}
        maxLength={1000}
        value={outcome}
        onChange={setOutcome}
      />
    </Dialog>
  );
}
