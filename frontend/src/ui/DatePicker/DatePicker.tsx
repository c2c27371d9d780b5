import { lazy, Suspense } from 'react';
import { cx } from '@/lib/cx';
import type { DateFieldProps } from '../DateField/DateField';
import { BOX, FIELD } from '../Field/Field';

const DatePickerNow = lazy(() => import('./DatePickerNow'));

/** The question while its code is on the way, so that nothing jumps when it comes. */
function Waiting({ label, description }: DateFieldProps) {
  return (
    <div className={FIELD} aria-busy="true">
      <span className="text-sm font-strong">{label}</span>
      {description && <span className="text-sm text-ink-2">{description}</span>}
      <span className={cx(BOX, 'max-w-44')} />
    </div>
  );
}

/** A DateField with a calendar beside it; same props. Its code arrives when the first one is shown. */
export function DatePicker(props: DateFieldProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <DatePickerNow {...props} />
    </Suspense>
  );
}
