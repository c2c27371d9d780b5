import { lazy, Suspense } from 'react';
import type { FieldWords } from '../Field/Field';
import type { Option } from '../Select/Select';
import { Skeleton } from '../Skeleton/Skeleton';

export interface ComboBoxProps<Id extends string = string> extends FieldWords {
  /** All choices, filtered in place … */
  options?: readonly Option<Id>[];
  /** … or a search that answers with the choices for a text. Keep its identity (useCallback). */
  load?: (text: string, signal: AbortSignal) => Promise<readonly Option<Id>[]>;
  value: Id | null;
  onChange: (value: Id | null) => void;
  /** What `value` is called, when it cannot be found in `options`. */
  selectedLabel?: string;
  placeholder?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  className?: string;
}

const ComboBoxNow = lazy(() => import('./ComboBoxNow'));

/** One of many, found by typing. Its code arrives when the first one is shown. */
export function ComboBox<Id extends string>(props: ComboBoxProps<Id>) {
  return (
    <Suspense fallback={<Skeleton lines={2} />}>
      <ComboBoxNow {...(props as unknown as ComboBoxProps<string>)} />
    </Suspense>
  );
}
