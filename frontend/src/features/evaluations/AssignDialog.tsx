import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Banner, Button, Checkbox, DatePicker, Dialog, Select, TextArea, TextField } from '@/ui';
import { ASSIGN } from './documents';
import type { PartProps } from './EvaluationPanel';
import type { Area } from './PlanByArea';

/** Says who assesses an area, with what, until when. A day after the evaluation is due asks why. */
export function AssignDialog({
  whole,
  area,
  onChanged,
  onClose,
}: PartProps & { area: Area; onClose: () => void }) {
  const { t } = useLingui();
  const dates = useDates();
  const [assessorId, setAssessor] = useState<string | null>(area.assessor?.id ?? null);
  const [isQualified, setQualified] = useState(area.isQualified);
  const [instrument, setInstrument] = useState(area.instrument || '');
  const [plannedOn, setPlannedOn] = useState<string | null>(area.plannedOn);
  const [lateReason, setLateReason] = useState(area.lateReason);
  const [assign, { isPending, problem }] = useDeed(ASSIGN, 'assignEvaluationArea');
  const isLate = !!(plannedOn && whole.dueOn && plannedOn > whole.dueOn);
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  const send = async () => {
    if (!assessorId || !plannedOn) return;
    const assignment = { assessorId, isQualified, instrument, plannedOn, lateReason };
    if (!(await assign({ areaId: area.id, assignment }))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={t`Assign ${area.name}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button look="primary" isPending={isPending} isDisabled={!assessorId || !plannedOn} onPress={send}>
          <Trans>Assign</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      <Select
        label={t`Assessor`}
        description={t`Staff on the student's team.`}
        options={whole.team.map(({ id, name }) => ({ id, label: name }))}
        value={assessorId}
        onChange={setAssessor}
        errorMessage={wrong('assessorId')}
      />
      <Checkbox isSelected={isQualified} onChange={setQualified}>
        <Trans>Trained and knowledgeable in this area</Trans>
      </Checkbox>
      {assessorId && !isQualified && (
        <Banner tone="attention" title={t`Who assesses has to be trained and knowledgeable.`}>
          <Trans>34 CFR 300.304(c)(1)(iv). You can assign them, and say so later.</Trans>
        </Banner>
      )}
      <TextField
        label={t`Instruments`}
        isRequired
        maxLength={300}
        value={instrument}
        onChange={setInstrument}
        errorMessage={wrong('instrument')}
      />
      <DatePicker
        label={t`Done by`}
        description={whole.dueOn ? t`The evaluation is due on ${dates.day(whole.dueOn)}.` : undefined}
        value={plannedOn}
        onChange={setPlannedOn}
        errorMessage={wrong('plannedOn')}
      />
      {(isLate || wrong('lateReason')) && (
        <TextArea
          label={t`Why after the evaluation is due`}
          isRequired
          maxLength={500}
          value={lateReason}
          onChange={setLateReason}
          errorMessage={wrong('lateReason')}
        />
      )}
    </Dialog>
  );
}
