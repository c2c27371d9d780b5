import type { ReactNode } from 'react';
import {
  Checkbox as AriaCheckbox,
  CheckboxGroup as AriaCheckboxGroup,
  type CheckboxProps as AriaCheckboxProps,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';
import { Icon } from '../Icon/Icon';
import type { Option } from '../Select/Select';

export interface CheckboxProps extends Omit<AriaCheckboxProps, 'children' | 'className' | 'style'> {
  children: ReactNode;
  className?: string;
}

/** One thing that is so or not; the whole sentence is the target. */
export function Checkbox({ children, className, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox
      {...props}
      className={cx('group flex min-h-control-small items-start gap-2.5 py-1 text-base', className)}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span
            aria-hidden="true"
            className={cx(
              'mt-[0.15em] grid size-[1.25em] shrink-0 place-items-center rounded-[4px] border-2 border-line-strong bg-surface-float text-on-fill',
              'group-selected:border-accent group-selected:bg-accent group-invalid:border-danger group-disabled:opacity-50',
              'group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-accent',
              'forced-colors:group-selected:bg-[Highlight] forced-colors:group-selected:text-[HighlightText] forced-colors:group-selected:forced-color-adjust-none',
            )}
          >
            {isIndeterminate ? (
              <Icon name="minus" className="size-[1em] stroke-3" />
            ) : (
              isSelected && <Icon name="check" className="size-[1em] stroke-3" />
            )}
          </span>
          <span>{children}</span>
        </>
      )}
    </AriaCheckbox>
  );
}

export interface CheckboxGroupProps<Id extends string> extends FieldWords {
  options: readonly Option<Id>[];
  value: readonly Id[];
  onChange: (value: Id[]) => void;
  isRequired?: boolean;
  isDisabled?: boolean;
  className?: string;
}

/** Any number of a short list. */
export function CheckboxGroup<Id extends string>({
  label,
  description,
  errorMessage,
  options,
  value,
  onChange,
  className,
  ...props
}: CheckboxGroupProps<Id>) {
  return (
    <AriaCheckboxGroup
      {...props}
      value={[...value]}
      onChange={(ids) => onChange(ids as Id[])}
      isInvalid={!!errorMessage}
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      {options.map((option) => (
        <Checkbox key={option.id} value={option.id}>
          {option.label}
          {option.description && <span className="block text-sm text-ink-2">{option.description}</span>}
        </Checkbox>
      ))}
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaCheckboxGroup>
  );
}
