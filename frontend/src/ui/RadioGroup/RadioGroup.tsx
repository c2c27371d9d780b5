import type { ReactNode } from 'react';
import { RadioGroup as AriaRadioGroup, Radio } from 'react-aria-components';
import { cx } from '@/lib/cx';
import { FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';

export interface Choice<Id extends string = string> {
  id: Id;
  label: ReactNode;
  description?: ReactNode;
}

export interface RadioGroupProps<Id extends string> extends FieldWords {
  choices: readonly Choice<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
  /** `cards` gives every choice the same size, so that none is the easy one; `row` sets short choices side by side. */
  look?: 'list' | 'row' | 'cards';
  name?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  isReadOnly?: boolean;
  className?: string;
}

const DOT = cx(
  'mt-[0.15em] size-[1.25em] shrink-0 rounded-full border-2 border-line-strong bg-surface-float',
  'group-selected:border-[0.38em] group-selected:border-accent group-invalid:border-danger',
  'forced-colors:group-selected:border-[Highlight]',
);

/** Exactly one of a few, all visible. Arrow keys move between them. */
export function RadioGroup<Id extends string>({
  label,
  description,
  errorMessage,
  choices,
  value,
  onChange,
  look = 'list',
  className,
  ...props
}: RadioGroupProps<Id>) {
  const isCards = look === 'cards';
  return (
    <AriaRadioGroup
      {...props}
      value={value}
      onChange={(id) => onChange(id as Id)}
      orientation={look === 'list' ? 'vertical' : 'horizontal'}
      isInvalid={!!errorMessage}
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <div
        className={cx(
          look === 'list' && 'flex flex-col',
          look === 'row' && 'flex flex-wrap gap-x-5',
          // Side by side as soon as they fit: then none is on the screen without the others.
          isCards && 'mt-1 grid auto-rows-fr gap-2 min-[22.5rem]:auto-cols-fr min-[22.5rem]:grid-flow-col',
        )}
      >
        {choices.map((choice) => (
          <Radio
            key={choice.id}
            value={choice.id}
            className={cx(
              'group flex min-h-control-small items-start gap-2.5 py-1 text-base disabled:opacity-60',
              'focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent rounded-kit',
              isCards &&
                'min-h-control border-2 border-line-strong bg-surface-float px-3 py-2.5 hover:bg-surface-2 selected:border-accent selected:bg-accent-soft ' +
                  'max-sm:min-[22.5rem]:flex-col max-sm:min-[22.5rem]:items-center max-sm:min-[22.5rem]:gap-1 max-sm:min-[22.5rem]:px-1 max-sm:min-[22.5rem]:text-center ' +
                  'forced-colors:selected:border-[Highlight]',
            )}
          >
            <span aria-hidden="true" className={DOT} />
            <span>
              <span className={cx(isCards && 'font-strong')}>{choice.label}</span>
              {choice.description && <span className="block text-sm text-ink-2">{choice.description}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaRadioGroup>
  );
}
