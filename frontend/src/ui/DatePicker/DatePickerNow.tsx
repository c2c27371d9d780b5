import { useLingui } from '@lingui/react/macro';
import {
  DatePicker as AriaDatePicker,
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DateSegment,
  Dialog,
  Group,
  Heading,
  Popover,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { type DateFieldProps, SEGMENT, SEGMENTS, useTypedDay } from '../DateField/DateField';
import { FIELD, FieldDescription, FieldLabel, FieldProblem } from '../Field/Field';
import { Icon } from '../Icon/Icon';
import { POPOVER } from '../Select/Select';

const TURN = 'grid size-8 place-items-center rounded-kit text-ink-2 hover:bg-surface-3 disabled:opacity-40';
const CELL =
  'grid size-10 place-items-center rounded-kit text-base tabular-nums hover:bg-surface-3 outside-month:invisible disabled:text-ink-3 disabled:line-through ' +
  'selected:bg-accent selected:text-on-fill selected:font-strong forced-colors:selected:bg-[Highlight] forced-colors:selected:text-[HighlightText] forced-colors:selected:forced-color-adjust-none';

export default function DatePickerNow(props: DateFieldProps) {
  const { label, description, errorMessage, value, onChange, earliest, latest, className, ...rest } = props;
  const { t } = useLingui();
  const typed = useTypedDay({ value, onChange, earliest, latest });
  return (
    <AriaDatePicker
      {...rest}
      {...typed}
      isInvalid={errorMessage ? true : undefined}
      granularity="day"
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={rest.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <Group className={cx(SEGMENTS, 'min-w-44 gap-2 pe-0.5')}>
        <DateInput className="flex grow">
          {(segment) => <DateSegment segment={segment} className={SEGMENT} />}
        </DateInput>
        <Button aria-label={t`Open calendar`} className={TURN}>
          <Icon name="calendar" />
        </Button>
      </Group>
      <FieldProblem>{errorMessage}</FieldProblem>
      <Popover className={cx(POPOVER, 'min-w-0 p-3')}>
        <Dialog className="outline-none">
          <Calendar>
            <header className="flex items-center justify-between pb-2">
              <Button slot="previous" className={TURN}>
                <Icon name="chevronEnd" className="rotate-180" />
              </Button>
              <Heading className="text-base font-strong" />
              <Button slot="next" className={TURN}>
                <Icon name="chevronEnd" />
              </Button>
            </header>
            <CalendarGrid>
              <CalendarGridHeader>
                {(day) => (
                  <CalendarHeaderCell className="text-xs font-normal text-ink-3">{day}</CalendarHeaderCell>
                )}
              </CalendarGridHeader>
              <CalendarGridBody>{(date) => <CalendarCell date={date} className={CELL} />}</CalendarGridBody>
            </CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </AriaDatePicker>
  );
}
