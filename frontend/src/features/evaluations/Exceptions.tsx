import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Select, TextArea } from '@/ui';
import { RECORD_GROUND } from './documents';
import type { PartProps } from './EvaluationPanel';

/** Where each exception can be taken, as the table of the case has it (`cases/states.py`). */
const TAKEN_IN: Record<string, readonly string[]> = {
  child_unavailable: ['consent_pending', 'consented', 'in_progress'],
  transfer_in: ['consented', 'in_progress'],
  sld_extension: ['consented', 'in_progress'],
  iee_consider: ['report_ready', 'closed'],
};
const NEEDS_EVIDENCE = ['child_unavailable', 'transfer_in', 'sld_extension', 'iee_consider'];
const NEEDS_AGREEMENT = ['transfer_in', 'sld_extension'];
const MOVES_THE_DAY = ['child_unavailable', 'transfer_in', 'sld_extension'];

/** Exceptions on record, each with what shows it, and what the team made of an independent evaluation. */
export function Exceptions({ whole, onChanged }: PartProps) {
  const dates = useDates();
  const [isRecording, setRecording] = useState(false);
  const open = whole.choices.grounds.filter((one) => TAKEN_IN[one.key]?.includes(whole.state));
  const mayRecord = whole.may.includes('record') && open.length > 0;
  if (!mayRecord && whole.grounds.length === 0) return null;
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h4 className="font-strong">
          <Trans>Exceptions and agreements</Trans>
        </h4>
        {mayRecord && (
          <Button size="small" onPress={() => setRecording(true)}>
            <Trans>Record one…</Trans>
          </Button>
        )}
      </div>
      <ul className="space-y-1 py-1 text-sm">
        {whole.grounds.map((one) => (
          <li key={one.kind + one.said}>
            <span className="font-strong">{one.says}</span>
            {one.until && (
              <>
                {' '}
                <Trans>until {dates.day(one.until)}</Trans>
              </>
            )}
            <span className="block whitespace-pre-line text-ink-2">{one.said}</span>
          </li>
        ))}
      </ul>
      {isRecording && (
        <RecordOne whole={whole} kinds={open} onChanged={onChanged} onClose={() => setRecording(false)} />
      )}
    </div>
  );
}

function RecordOne({
  whole,
  kinds,
  onChanged,
  onClose,
}: PartProps & { kinds: readonly { key: string; says: string }[]; onClose: () => void }) {
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const [kind, setKind] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const [attachmentId, setAttachment] = useState<string | null>(null);
  const [parentSignedOn, setParentSigned] = useState<string | null>(null);
  const [districtSignedOn, setDistrictSigned] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const { idempotencyKey } = useDeedKey();
  const [recordOne, { isPending, problem }] = useDeed(RECORD_GROUND, 'recordEvaluationGround');
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  const isAgreed = NEEDS_AGREEMENT.includes(kind ?? '');
  const papers = whole.papers.map(({ says, attachment }) => ({
    id: attachment.id,
    label: `${attachment.title} (${says})`,
  }));
  const send = async () => {
    const ground = {
      kind: kind ?? '',
      said,
      attachmentId,
      parentSignedOn: isAgreed ? parentSignedOn : null,
      districtSignedOn: isAgreed ? districtSignedOn : null,
      until: MOVES_THE_DAY.includes(kind ?? '') ? until : null,
    };
    if (!(await recordOne({ caseId: whole.id, ground, idempotencyKey }))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t`Record an exception or an agreement`}
      isOpen
      isDismissable={!said}
      onOpenChange={onClose}
      footer={
        <Button look="primary" isPending={isPending} isDisabled={!kind || !said.trim()} onPress={send}>
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      <Select
        label={t`What`}
        options={kinds.map((one) => ({ id: one.key, label: one.says }))}
        value={kind}
        onChange={setKind}
      />
      <TextArea
        label={kind === 'iee_consider' ? t`What the team made of it` : t`What happened, or was agreed`}
        isRequired
        maxLength={5000}
        value={said}
        onChange={setSaid}
        errorMessage={wrong('said')}
      />
      <Select
        label={NEEDS_EVIDENCE.includes(kind ?? '') ? t`What shows it` : t`What shows it, if there is a paper`}
        description={t`Out of the papers of this evaluation. Add it there first.`}
        options={papers}
        value={attachmentId}
        onChange={setAttachment}
        errorMessage={wrong('attachmentId')}
      />
      {isAgreed && (
        <>
          <DatePicker
            label={t`A parent signed on`}
            value={parentSignedOn}
            latest={now}
            onChange={setParentSigned}
            errorMessage={wrong('parentSignedOn')}
          />
          <DatePicker
            label={t`The district signed on`}
            value={districtSignedOn}
            latest={now}
            onChange={setDistrictSigned}
          />
        </>
      )}
      {MOVES_THE_DAY.includes(kind ?? '') && (
        <DatePicker
          label={t`The evaluation is due then on`}
          value={until}
          onChange={setUntil}
          errorMessage={wrong('until')}
        />
      )}
    </Dialog>
  );
}
