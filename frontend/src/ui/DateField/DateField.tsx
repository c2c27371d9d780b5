import { type CalendarDate, parseDate, parseTime, type Time } from '@internationalized/date';
import { useState } from 'react';
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
  'kit-box flex min-h-control w-fit items-center rounded-kit border border-line-strong bg-surface-float px-3 ' +
  'focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent invalid:border-2 invalid:border-danger';
export const SEGMENT =
  'min-h-6 min-w-6 rounded-[3px] px-1 text-center tabular-nums caret-transparent outline-none type-literal:min-w-0 type-literal:px-0 placeholder-shown:text-ink-3 ' +
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

/** The days a record may name; the server refuses any other. */
const FIRST_DAY = parseDate('1900-01-01');
const LAST_DAY = parseDate('2200-12-31');

/**
 * A day while it is typed. The year comes digit by digit, and 2, 20 and 202 are years too: what is on the way to
 * a day stays in the field, and only a day that a record may name is told.
 */
export function useTypedDay({
  value,
  onChange,
  earliest,
  latest,
}: Pick<DateFieldProps, 'value' | 'onChange' | 'earliest' | 'latest'>) {
  const [told, setTold] = useState(value);
  const [typed, setTyped] = useState<DateValue | null>(() => toCalendarDate(value));
  if (value !== told) {
    setTold(value);
    setTyped(toCalendarDate(value));
  }
  return {
    value: typed,
    onChange: (day: DateValue | null) => {
      setTyped(day);
      if (day && (day.compare(FIRST_DAY) < 0 || day.compare(LAST_DAY) > 0)) return;
      setTold(toDay(day));
      onChange(toDay(day));
    },
    minValue: toCalendarDate(earliest) ?? FIRST_DAY,
    maxValue: toCalendarDate(latest) ?? LAST_DAY,
  };
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
  const typed = useTypedDay({ value, onChange, earliest, latest });
  return (
    <AriaDateField
      {...props}
      {...typed}
      isInvalid={errorMessage ? true : undefined}
      granularity="day"
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <DateInput className={cx(SEGMENTS, 'min-w-44')}>
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
