import { lazy, Suspense } from 'react';
import type { DateFieldProps } from '../DateField/DateField';
import { Skeleton } from '../Skeleton/Skeleton';

const DatePickerNow = lazy(() => import('./DatePickerNow'));

/** A DateField with a calendar beside it; same props. Its code arrives when the first one is shown. */
export function DatePicker(props: DateFieldProps) {
  return (
    <Suspense fallback={<Skeleton lines={2} />}>
      <DatePickerNow {...props} />
    </Suspense>
  );
}
