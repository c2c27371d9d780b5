import { type CalendarDate, parseDate, parseTime, type Time } from '@internationalized/date';
import {
  DateField as AriaDateField,
  TimeField as AriaTimeField,
  DateInput,
  DateSegment,
  type DateValue,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';

export interface DateFieldProps extends FieldWords {
  /** A day as `YYYY-MM-DD`, without a time zone. */
  value: string | null;
  onChange: (value: string | null) => void;
  earliest?: string;
  latest?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  name?: string;
  className?: string;
}

export const SEGMENTS =
  'flex min-h-control w-fit min-w-44 items-center rounded-kit border border-line-strong bg-surface-float px-3 py-1 ' +
  'focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent invalid:border-2 invalid:border-danger';
export const SEGMENT =
  'min-h-6 min-w-6 rounded-[3px] px-0.5 text-center tabular-nums caret-transparent outline-none type-literal:min-w-0 type-literal:px-0 placeholder-shown:text-ink-3 ' +
  'focus:bg-accent focus:text-on-fill forced-colors:focus:bg-[Highlight] forced-colors:focus:text-[HighlightText] forced-colors:forced-color-adjust-none';

/** What a date component wants for a day of ours, and nothing for text that is no day. */
export function toCalendarDate(day: string | null | undefined): CalendarDate | null {
  if (!day) return null;
  try {
    return parseDate(day);
  } catch {
    return null;
  }
}

export function toDay(value: DateValue | null): string | null {
  return value ? value.toString().slice(0, 10) : null;
}

/** A day, typed segment by segment in the order of the person's language. With a calendar to look at: DatePicker. */
export function DateField({
  label,
  description,
  errorMessage,
  value,
  onChange,
  earliest,
  latest,
  className,
  ...props
}: DateFieldProps) {
  return (
    <AriaDateField
      {...props}
      value={toCalendarDate(value)}
      onChange={(day) => onChange(toDay(day))}
      minValue={toCalendarDate(earliest)}
      maxValue={toCalendarDate(latest)}
      isInvalid={errorMessage ? true : undefined}
      granularity="day"
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <DateInput className={SEGMENTS}>
        {(segment) => <DateSegment segment={segment} className={SEGMENT} />}
      </DateInput>
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaDateField>
  );
}

export interface TimeFieldProps extends FieldWords {
  /** A time of day as `HH:MM`, 24 hours. */
  value: string | null;
  onChange: (value: string | null) => void;
  isRequired?: boolean;
  isDisabled?: boolean;
  className?: string;
}

function toTime(value: string | null): Time | null {
  try {
    return value ? parseTime(value) : null;
  } catch {
    return null;
  }
}

/** A time of day, in twelve or twenty-four hours as the person's language has it. */
export function TimeField({
  label,
  description,
  errorMessage,
  value,
  onChange,
  className,
  ...props
}: TimeFieldProps) {
  return (
    <AriaTimeField
      {...props}
      value={toTime(value)}
      onChange={(time) => onChange(time ? time.toString().slice(0, 5) : null)}
      isInvalid={errorMessage ? true : undefined}
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <DateInput className={cx(SEGMENTS, 'min-w-28')}>
        {(segment) => <DateSegment segment={segment} className={SEGMENT} />}
      </DateInput>
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaTimeField>
  );
}
