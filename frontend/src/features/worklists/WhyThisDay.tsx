import { useLingui } from '@lingui/react/macro';
import { lazy, Suspense, use, useState } from 'react';
import { Button } from '@/ui';
import { worklistsWords } from './speak';

const DeadlineDialog = lazy(() => import('@/features/deadlines/DeadlineDialog'));

/** Opens a day into how it was counted, why it is late, and another day that was agreed. */
export default function WhyThisDay({
  id,
  what,
  onChanged,
}: {
  id: string;
  what: string;
  onChanged: () => void;
}) {
  use(worklistsWords());
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        look="plain"
        size="small"
        className="-ms-2.5"
        onPress={() => setOpen(true)}
        aria-label={t`${what}: why this day?`}
      >
        <span className="underline decoration-dotted underline-offset-4">{t`Why this day?`}</span>
      </Button>
      {isOpen && (
        <Suspense>
          <DeadlineDialog id={id} onClose={() => setOpen(false)} onChanged={onChanged} />
        </Suspense>
      )}
    </>
  );
}
