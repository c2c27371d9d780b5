import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Checkbox, ComboBox, Dialog, Select, TextArea, TextField } from '@/ui';
import { NAME_AREA } from './documents';
import type { PartProps } from './EvaluationPanel';
import type { Area } from './PlanByArea';

/** Names an area of the plan, or changes one: what is done, in which language, by whom. */
export function AreaDialog({
  whole,
  area,
  onChanged,
  onClose,
}: PartProps & { area: Area | null; onClose: () => void }) {
  const { t } = useLingui();
  const taken = new Set(whole.areas.map(({ key }) => key));
  const [key, setKey] = useState<string | null>(area?.key ?? null);
  const [procedures, setProcedures] = useState(area?.procedures ?? '');
  const [reason, setReason] = useState(area?.reason ?? '');
  const [language, setLanguage] = useState(area?.language ?? '');
  const [mode, setMode] = useState(area?.mode ?? 'own');
  const [assessorId, setAssessor] = useState<string | null>(area?.assessor?.id ?? null);
  const [isQualified, setQualified] = useState(area?.isQualified ?? false);
  const [name, { isPending, problem }] = useDeed(NAME_AREA, 'nameEvaluationArea');
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  const send = async () => {
    const said = { key: key ?? '', procedures, reason, language, mode, assessorId, isQualified };
    if (!(await name({ caseId: whole.id, area: said }))) return;
    onChanged();
    onClose();
  };
  return (
    <Dialog
      title={area ? t`Change ${area.name}` : t`Add an area`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button look="primary" isPending={isPending} isDisabled={!key} onPress={send}>
          <Trans>Keep the area</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      {!area && (
        <ComboBox
          label={t`Area`}
          isRequired
          options={whole.choices.areas
            .filter((one) => !taken.has(one.key))
            .map((one) => ({ id: one.key, label: one.says }))}
          value={key}
          onChange={setKey}
        />
      )}
      <TextArea
        label={t`What is done`}
        description={t`Tests, observation, interviews. The family reads this when it is asked for consent.`}
        isRequired
        maxLength={1000}
        value={procedures}
        onChange={setProcedures}
        errorMessage={wrong('procedures')}
      />
      <TextArea
        label={t`Why (if there is something to say)`}
        maxLength={1000}
        value={reason}
        onChange={setReason}
        errorMessage={wrong('reason')}
      />
      <TextField
        label={t`Language of the assessment`}
        description={t`The child's native language, or another that gives a true picture (34 CFR 300.304(c)(1)(ii)).`}
        isRequired
        maxLength={60}
        value={language}
        onChange={setLanguage}
        errorMessage={wrong('language')}
      />
      <Select
        label={t`How it is given`}
        options={whole.choices.modes.map((one) => ({ id: one.key, label: one.says }))}
        value={mode}
        onChange={setMode}
      />
      <Select
        label={t`Who would assess, if known`}
        options={whole.team.map(({ id, name }) => ({ id, label: name }))}
        value={assessorId}
        onChange={setAssessor}
        errorMessage={wrong('assessorId')}
      />
      {assessorId && (
        <Checkbox isSelected={isQualified} onChange={setQualified}>
          <Trans>Trained and knowledgeable in this area</Trans>
        </Checkbox>
      )}
    </Dialog>
  );
}
