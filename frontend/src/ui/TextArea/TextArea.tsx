import {
  TextArea as AriaTextArea,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { BOX, FIELD, FieldDescription, FieldLabel, FieldProblem, type FieldWords } from '../Field/Field';

export interface TextAreaProps
  extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'>,
    FieldWords {
  rows?: number;
  placeholder?: string;
  /** The language of the words, where it is not the page's. */
  lang?: string;
  className?: string;
}

/** Several lines of text; grows with what is written. */
export function TextArea({
  label,
  description,
  errorMessage,
  rows = 3,
  placeholder,
  lang,
  className,
  ...props
}: TextAreaProps) {
  return (
    <AriaTextField {...props} isInvalid={props.isInvalid || !!errorMessage} className={cx(FIELD, className)}>
      <FieldLabel isRequired={props.isRequired}>{label}</FieldLabel>
      <FieldDescription>{description}</FieldDescription>
      <AriaTextArea
        rows={rows}
        placeholder={placeholder}
        lang={lang}
        className={cx(BOX, 'py-2 [field-sizing:content] supports-[field-sizing:content]:resize-none')}
      />
      <FieldProblem>{errorMessage}</FieldProblem>
    </AriaTextField>
  );
}
