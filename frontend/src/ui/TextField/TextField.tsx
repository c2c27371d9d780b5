import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Input,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { BOX, FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';

export interface TextFieldProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'>,
    FieldWords {
  placeholder?: string;
  className?: string;
}

/** One line of text. `isRequired={false}` says "optional" beside the label. */
export function TextField({
  label,
  description,
  errorMessage,
  placeholder,
  className,
  ...props
}: TextFieldProps) {
  return (
    <AriaTextField {...props} isInvalid={props.isInvalid || !!errorMessage} className={cx(FIELD, className)}>
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <Input className={BOX} placeholder={placeholder} />
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaTextField>
  );
}
