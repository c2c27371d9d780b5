import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
  Button,
  Group,
  Input,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';
import { Icon } from '../Icon/Icon';

export interface NumberFieldProps
  extends Omit<AriaNumberFieldProps, 'children' | 'className' | 'style'>,
    FieldWords {
  className?: string;
}

const STEP =
  'grid min-h-full w-9 place-items-center text-ink-2 hover:bg-surface-3 disabled:opacity-45 -outline-offset-2';

/** A number with steps; writes it as the person's language does. */
export function NumberField({ label, description, errorMessage, className, ...props }: NumberFieldProps) {
  return (
    <AriaNumberField
      {...props}
      isInvalid={props.isInvalid || !!errorMessage}
      className={cx(FIELD, className)}
    >
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <Group className="flex min-h-control items-stretch overflow-clip rounded-kit border border-line-strong bg-surface-float invalid:border-2 invalid:border-danger focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2">
        <Button slot="decrement" className={STEP}>
          <Icon name="minus" />
        </Button>
        <Input className="w-full min-w-12 bg-transparent px-2 text-center tabular-nums outline-none" />
        <Button slot="increment" className={STEP}>
          <Icon name="plus" />
        </Button>
      </Group>
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaNumberField>
  );
}
