import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Button, Checkbox, Dialog, TextField } from '@/ui';
import type { Done } from './ConsentOfCase';
import { ASK } from './documents';
import { FileSelect } from './FileSelect';

interface AskDialogProps {
  caseId: string;
  studentId: string;
  isAgain: boolean;
  onClose: () => void;
  onDone: Done;
}

/** Asks everybody who may consent, for what the assessment plan names. */
export function AskDialog({ caseId, studentId, isAgain, onClose, onDone }: AskDialogProps) {
  const { t, i18n } = useLingui();
  const { idempotencyKey } = useDeedKey();
  const [records, setRecords] = useState<{ id: number; what: string; to: string }[]>([]);
  const [isJoint, setJoint] = useState(false);
  const [order, setOrder] = useState<string | null>(null);
  const [ask, { isPending, problem }] = useDeed(ASK, 'askForConsent');
  const set = (id: number, change: { what?: string; to?: string }) =>
    setRecords(records.map((one) => (one.id === id ? { ...one, ...change } : one)));
  return (
    <Dialog
      title={isAgain ? t`Ask for consent anew` : t`Ask for consent`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={isJoint && !order}
          onPress={async () => {
            const done = await ask({
              caseId,
              records: records.map(({ what, to }) => ({ what, to })),
              jointOrderId: isJoint ? order : null,
              idempotencyKey,
              language: i18n.locale,
            });
            onDone(done);
          }}
        >
          <Trans>Ask the family</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          Everybody who holds the right to consent gets a letter and answers for themselves. What is asked is
          frozen as the assessment plan stands now.
        </Trans>
      </p>
      {isAgain && (
        <p>
          <Trans>The request before ends, and its open answers with it.</Trans>
        </p>
      )}
      <fieldset className="flex flex-col gap-3">
        <legend className="font-strong">
          <Trans>Records that go to somebody outside the district</Trans>
        </legend>
        {records.length === 0 && (
          <p className="text-sm text-ink-2">
            <Trans>None. The request says so.</Trans>
          </p>
        )}
        {records.map((one) => (
          <div key={one.id} className="flex flex-col gap-2 border-s-4 border-s-line ps-3">
            <TextField
              label={t`Which record`}
              maxLength={300}
              value={one.what}
              onChange={(what) => set(one.id, { what })}
            />
            <TextField
              label={t`Who gets it`}
              maxLength={300}
              value={one.to}
              onChange={(to) => set(one.id, { to })}
            />
          </div>
        ))}
        <div>
          <Button
            size="small"
            look="quiet"
            onPress={() => setRecords([...records, { id: records.length, what: '', to: '' }])}
          >
            <Trans>Add a record</Trans>
          </Button>
        </div>
      </fieldset>
      <Checkbox isSelected={isJoint} onChange={setJoint}>
        <Trans>A court order says that both parents have to agree</Trans>
      </Checkbox>
      {isJoint && (
        <FileSelect studentId={studentId} label={t`The order`} isRequired value={order} onChange={setOrder} />
      )}
    </Dialog>
  );
}
