import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import { Button, Menu } from '@/ui';
import type { ContentRow, FormField } from '../form';
import type { Rows } from '../rows';

/** The list whose rows a bank keeps: annual goals. */
export const BANKED = 'goals.goals';

// Nobody pays for the bank who does not open it.
const FromBank = lazy(() => import('./FromBank'));
const ToBank = lazy(() => import('./ToBank'));

/** Opens the bank; what is chosen there becomes a row. */
export function AddFromBank({
  field,
  rows,
  place,
  isDisabled,
}: {
  field: FormField;
  rows: Rows;
  place: string;
  isDisabled: boolean;
}) {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        icon="search"
        onPress={() => setOpen(true)}
        isDisabled={isDisabled}
      >{t`Add from the bank`}</Button>
      {isOpen && (
        <Suspense fallback={null}>
          <FromBank field={field} rows={rows} place={place} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** What else may be done with one goal. `read` gives what it says now. */
export function GoalMenu({ name, read }: { name: string; read: () => ContentRow }) {
  const { t } = useLingui();
  const [kept, setKept] = useState<ContentRow | null>(null);
  return (
    <>
      <Menu
        label={t`More: ${name}`}
        trigger={<Button look="plain" size="small" icon="more" aria-label={t`More: ${name}`} />}
        entries={[{ id: 'keep', label: t`Save to my bank…`, onAction: () => setKept(read()) }]}
      />
      {kept && (
        <Suspense fallback={null}>
          <ToBank goal={kept} onClose={() => setKept(null)} />
        </Suspense>
      )}
    </>
  );
}
