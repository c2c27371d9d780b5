import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useContext, useId } from 'react';
import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaNumberFieldProps,
  Button,
  Group,
  Input,
  NumberFieldStateContext,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';
import { Icon } from '../Icon/Icon';

export interface NumberFieldProps
  extends Omit<AriaNumberFieldProps, 'children' | 'className' | 'style' | 'step'>,
    FieldWords {
  /** How far the buttons go; what is typed is kept as it is. */
  step?: number;
  className?: string;
}

const STEP =
  'grid min-h-full w-9 place-items-center text-ink-2 hover:bg-surface-3 disabled:opacity-45 -outline-offset-2';

/** A number with steps; writes it as the person's language does. */
export function NumberField({
  label,
  description,
  errorMessage,
  className,
  step = 1,
  ...props
}: NumberFieldProps) {
  const { t } = useLingui();
  const id = useId();
  return (
    // Told of the step, the field would round what is typed to it without a word.
    <AriaNumberField
      {...props}
      isInvalid={props.isInvalid || !!errorMessage}
      className={cx(FIELD, className)}
    >
      <span id={id} className="contents">
        <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      </span>
      <FieldDescription>{description}</FieldDescription>
      <Group className="kit-box flex min-h-control items-stretch overflow-clip rounded-kit border border-line-strong bg-surface-float invalid:border-2 invalid:border-danger focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2">
        <Step by={-step} name={t`Decrease`} of={id}>
          <Icon name="minus" />
        </Step>
        <Input className="w-full min-w-12 bg-transparent px-2 text-center tabular-nums outline-none" />
        <Step by={step} name={t`Increase`} of={id}>
          <Icon name="plus" />
        </Step>
      </Group>
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaNumberField>
  );
}

/** To the next multiple of the step. Arrow keys in the field do the same, one by one, so it is no stop of its own. */
function Step({ by, name, of, children }: { by: number; name: string; of: string; children: ReactNode }) {
  const state = useContext(NumberFieldStateContext);
  const id = useId();
  const go = () => {
    if (!state) return;
    const now = Number.isNaN(state.numberValue) ? 0 : state.numberValue;
    const steps = by > 0 ? Math.floor(now / by) + 1 : -(Math.ceil(now / -by) - 1);
    const { minValue = Number.NEGATIVE_INFINITY, maxValue = Number.POSITIVE_INFINITY } = state;
    state.setNumberValue(Math.min(Math.max(steps * by, minValue), maxValue));
  };
  return (
    <Button
      slot={null}
      id={id}
      aria-label={name}
      aria-labelledby={`${id} ${of}`}
      excludeFromTabOrder
      isDisabled={!(by > 0 ? state?.canIncrement : state?.canDecrement)}
      onPress={go}
      className={STEP}
    >
      {children}
    </Button>
  );
}
