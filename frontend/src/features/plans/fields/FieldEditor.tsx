import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import * as Y from 'yjs';
import { decided, useYMapValue } from '@/features/live';
import { cx } from '@/lib/cx';
import { Button, CheckboxGroup, DatePicker, NumberField, RadioGroup, Select, TextField } from '@/ui';
import { boundExceeded } from '../bounds';
import { useDesk, useLivePlace, usePlanPlace } from '../context';
import type { Bound, FormField } from '../form';
import { KnownOffer } from '../known/KnownOffer';
import { LONGEST_TEXT } from '../limits';
import { refusalPlace } from '../refusals';
import { placeInSection } from '../useApart';
import { ApartNote } from './ApartNote';
import { FieldFrame } from './FieldFrame';
import { LongTextField } from './LongTextField';
import { linkOptions } from './links';
import { BeyondNote } from './RefusalNote';

export interface FieldEditorProps {
  field: FormField;
  /** Where the value is kept: the section's fields, or one row. */
  map: Y.Map<unknown>;
  place: string;
}

/** One question of the form and its answer, for every kind but prose and rows. */
export function FieldEditor({ field, map, place }: FieldEditorProps) {
  const value = useYMapValue(map, field.key);
  const { live, doc, section, refusals } = useLivePlace();
  const [beyond, setBeyond] = useState<{ value: number; bound: Bound } | null>(null);
  const answer = (next: unknown) => {
    // Whoever answers anew has read that the answer before was not taken.
    const refusal = refusals.find((one) => refusalPlace(section, one) === place);
    if (refusal) live.forgetRefusal(refusal);
    const bound = typeof next === 'number' ? boundExceeded(field, next, map.toJSON()) : null;
    setBeyond(bound && typeof next === 'number' ? { value: next, bound } : null);
    if (bound) return;
    doc.transact(() => {
      map.set(field.key, next);
      // Who answers has decided between answers that wait here, too.
      decided(doc, placeInSection(section, place));
    });
  };
  return (
    <FieldFrame place={place}>
      <Answer field={field} value={value} onChange={answer} />
      <KnownOffer field={field} place={place} />
      {field.kind !== 'long_text' && <ApartNote field={field} map={map} place={place} />}
      {beyond && <BeyondNote {...beyond} onDismiss={() => setBeyond(null)} />}
    </FieldFrame>
  );
}

interface AnswerProps {
  field: FormField;
  value: unknown;
  onChange: (value: unknown) => void;
}

function Answer({ field, value, onChange }: AnswerProps) {
  const { t } = useLingui();
  const words = { label: field.label, description: field.help ?? undefined };
  switch (field.kind) {
    case 'long_text':
      return value instanceof Y.Text ? (
        <LongTextField
          text={value}
          label={field.label}
          description={[field.help, field.onePerLine && t`One on each line.`].filter(Boolean).join(' ')}
        />
      ) : null;
    case 'text':
      return (
        <TextField
          {...words}
          value={typeof value === 'string' ? value : ''}
          maxLength={LONGEST_TEXT}
          onChange={onChange}
        />
      );
    case 'date':
      return <DatePicker {...words} value={typeof value === 'string' ? value : null} onChange={onChange} />;
    case 'number':
    case 'minutes':
      return <NumberAnswer field={field} value={value} onChange={onChange} />;
    case 'yes_no':
      return <YesNo field={field} value={value} onChange={onChange} />;
    case 'choice':
      return (
        <Clearable label={field.label} isSet={!!value} isBox onClear={() => onChange(null)}>
          <Select
            {...words}
            className="max-w-xl grow"
            options={field.options.map((option) => ({ id: option.key, label: option.label }))}
            value={typeof value === 'string' && value ? value : null}
            onChange={onChange}
          />
        </Clearable>
      );
    case 'choices':
      return (
        <CheckboxGroup
          {...words}
          options={field.options.map((option) => ({ id: option.key, label: option.label }))}
          value={asKeys(value)}
          onChange={onChange}
        />
      );
    case 'link':
    case 'links':
      return <LinkAnswer field={field} value={value} onChange={onChange} />;
    default:
      return null;
  }
}

const asKeys = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((key): key is string => typeof key === 'string') : [];

function NumberAnswer({ field, value, onChange }: AnswerProps) {
  const isWhole = field.kind === 'minutes';
  return (
    <NumberField
      label={field.label}
      description={field.help ?? undefined}
      className="max-w-48"
      minValue={0}
      step={isWhole ? 5 : undefined}
      formatOptions={{ maximumFractionDigits: isWhole ? 0 : 2 }}
      value={typeof value === 'number' ? value : Number.NaN}
      onChange={(next) => onChange(Number.isFinite(next) ? next : null)}
    />
  );
}

function YesNo({ field, value, onChange }: AnswerProps) {
  const { t } = useLingui();
  return (
    <Clearable label={field.label} isSet={typeof value === 'boolean'} onClear={() => onChange(null)}>
      <RadioGroup
        label={field.label}
        description={field.help ?? undefined}
        look="row"
        choices={[
          { id: 'yes', label: t`Yes` },
          { id: 'no', label: t`No` },
        ]}
        value={typeof value === 'boolean' ? (value ? 'yes' : 'no') : null}
        onChange={(id) => onChange(id === 'yes')}
      />
    </Clearable>
  );
}

function LinkAnswer({ field, value, onChange }: AnswerProps) {
  const { t } = useLingui();
  const content = useDesk((desk) => desk.content);
  const { form } = usePlanPlace();
  const chosen = field.kind === 'link' ? (typeof value === 'string' && value ? [value] : []) : asKeys(value);
  const options = linkOptions(field, content, chosen, t`A row that was removed`, form);
  const words = { label: field.label, description: field.help ?? undefined };
  if (options.length === 0) {
    return (
      <div>
        <p className="text-sm font-strong">{field.label}</p>
        <p className="text-sm text-ink-2">
          <Trans>There is nothing to link to yet.</Trans>
        </p>
      </div>
    );
  }
  if (field.kind === 'links')
    return <CheckboxGroup {...words} options={options} value={chosen} onChange={onChange} />;
  return (
    <Clearable label={field.label} isSet={chosen.length > 0} isBox onClear={() => onChange(null)}>
      <Select {...words} className="grow" options={options} value={chosen[0] ?? null} onChange={onChange} />
    </Clearable>
  );
}

/** An answer that can be taken back; the way to do so shows when one is at it. */
function Clearable({
  label,
  isSet,
  isBox = false,
  onClear,
  children,
}: {
  label: string;
  isSet: boolean;
  /** The way back stands inside the box, before its arrow. */
  isBox?: boolean;
  onClear: () => void;
  children: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <div className="group/answer relative flex items-end gap-1">
      {children}
      {isSet && (
        <Button
          look="plain"
          size="small"
          icon="close"
          className={cx(
            'shrink-0 text-ink-3',
            isBox && 'absolute end-8 bottom-0.75 bg-surface-float',
            'not-group-hover/answer:not-group-focus-within/answer:pointer-fine:opacity-0',
          )}
          aria-label={t`Clear the answer: ${label}`}
          onPress={onClear}
        />
      )}
    </div>
  );
}
