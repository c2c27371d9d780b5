import { useLingui } from '@lingui/react/macro';
import {
  Select as AriaSelect,
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { BOX, FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';
import { Icon } from '../Icon/Icon';

export interface Option<Id extends string = string> {
  id: Id;
  label: string;
  description?: string;
}

export interface SelectProps<Id extends string> extends FieldWords {
  options: readonly Option<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
  placeholder?: string;
  name?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  className?: string;
}

export const POPOVER =
  'min-w-(--trigger-width) overflow-auto rounded-kit border border-line bg-surface-float p-1 shadow-float outline-none ' +
  'entering:animate-in exiting:opacity-0 transition-opacity';
export const OPTION =
  'group flex min-h-control-small items-center gap-2 rounded-[4px] px-2.5 py-1 text-base text-ink-1 outline-none ' +
  'focus:bg-accent-soft disabled:opacity-50 forced-colors:focus:bg-[Highlight] forced-colors:focus:text-[HighlightText]';

/** One of a short list. For more than about fifteen, or for people, use the ComboBox. */
export function Select<Id extends string>({
  label,
  description,
  errorMessage,
  options,
  value,
  onChange,
  placeholder,
  className,
  ...props
}: SelectProps<Id>) {
  const { t } = useLingui();
  return (
    <AriaSelect
      {...props}
      value={value}
      onChange={(key) => key !== null && onChange(key as Id)}
      placeholder={placeholder ?? t`Choose…`}
      isInvalid={!!errorMessage}
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <Button className={cx(BOX, 'flex items-center justify-between gap-2 text-start')}>
        <SelectValue className="min-w-0 wrap-anywhere placeholder-shown:text-ink-3">
          {({ selectedText, defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : selectedText
          }
        </SelectValue>
        <Icon name="chevronDown" className="text-ink-2" />
      </Button>
      <FieldProblem>{errorMessage}</FieldProblem>
      <Popover className={POPOVER}>
        <ListBox className="max-h-80 outline-none">
          {options.map((option) => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.label} className={OPTION}>
              <Icon name="check" className="invisible text-accent group-selected:visible" />
              <span className="flex flex-col">
                <Text slot="label">{option.label}</Text>
                {option.description && (
                  <Text slot="description" className="text-sm text-ink-2">
                    {option.description}
                  </Text>
                )}
              </span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
