import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { FILES } from '@/features/consents/documents';
import { Checkbox, DateField, RadioGroup, Select, TextArea, TextField } from '@/ui';
import type { How, Saying } from './rendering';

interface RenderingFieldsProps {
  studentId: string;
  /** Whose language it is, for the name of the question. */
  question: string;
  said: Saying;
  onChange: (said: Saying) => void;
  /** The first day on which it can have been interpreted, and today. */
  since: string;
  now: string;
}

/** How readers of one language understand the notice (34 CFR 300.503(c)): what each way asks for. */
export function RenderingFields({ studentId, question, said, onChange, since, now }: RenderingFieldsProps) {
  const { t } = useLingui();
  const set = (change: Partial<Saying>) => onChange({ ...said, ...change });
  const isSpoken = said.how === 'interpreted' || said.how === 'to_be_interpreted';
  return (
    <>
      <RadioGroup<How>
        label={question}
        value={said.how}
        onChange={(how) => set({ how, on: now })}
        choices={[
          { id: 'to_be_interpreted', label: t`It will be interpreted` },
          {
            id: 'interpreted',
            label: t`It was interpreted`,
            description: t`Orally, or by other means.`,
          },
          { id: 'translated', label: t`It is translated in writing` },
          { id: 'not_feasible', label: t`It is clearly not feasible` },
        ]}
      />
      {said.how === 'translated' && (
        <TranslationSelect studentId={studentId} value={said.file} onChange={(file) => set({ file })} />
      )}
      {said.how !== 'not_feasible' && (
        <TextField
          label={isSpoken ? t`By whom` : t`Translated by`}
          isRequired={isSpoken}
          maxLength={200}
          value={said.byWhom}
          onChange={(byWhom) => set({ byWhom })}
        />
      )}
      {isSpoken && (
        <DateField
          label={said.how === 'interpreted' ? t`Day it was interpreted` : t`Day it will be interpreted`}
          value={said.on}
          onChange={(on) => set({ on })}
          earliest={said.how === 'interpreted' ? since : now}
          latest={said.how === 'interpreted' ? now : undefined}
          isRequired
        />
      )}
      {said.how === 'interpreted' && (
        <Checkbox isSelected={said.wasUnderstood} onChange={(wasUnderstood) => set({ wasUnderstood })}>
          <Trans>They understood what the notice says.</Trans>
        </Checkbox>
      )}
      {said.how === 'not_feasible' && (
        <TextArea
          label={t`Why it is not feasible`}
          value={said.reason}
          onChange={(reason) => set({ reason })}
          maxLength={2000}
          rows={3}
          isRequired
        />
      )}
    </>
  );
}

interface TranslationSelectProps {
  studentId: string;
  value: string | null;
  onChange: (id: string | null) => void;
}

function TranslationSelect({ studentId, value, onChange }: TranslationSelectProps) {
  const { t } = useLingui();
  const [{ data, fetching }] = useQuery({ query: FILES, variables: { id: studentId } });
  const ready = (data?.student?.attachments.edges ?? [])
    .map((edge) => edge.node)
    .filter((file) => file.state === 'ready');
  return (
    <Select
      label={t`The translation`}
      isRequired
      description={
        !fetching && ready.length === 0
          ? t`There is no file yet. Attach the translation on the student's page, then come back.`
          : t`Among the files on the student's page.`
      }
      options={ready.map((file) => ({ id: file.id, label: file.title }))}
      value={value}
      onChange={onChange}
    />
  );
}
