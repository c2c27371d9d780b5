import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { Button, Checkbox } from '@/ui';
import { DUPLICATE } from './documents';

interface EarlierRequestProps {
  request: { id: string };
  earlier: { id: string; receivedOn: string; number: string };
  onDecided: () => void;
}

/** An earlier request that this one may repeat. Where it is not plainly the same child, somebody looks first. */
export function EarlierRequest({ request, earlier, onDecided }: EarlierRequestProps) {
  const dates = useDates();
  const [isConfirmed, setConfirmed] = useState(false);
  const [duplicate, { isPending, problem }] = useDeed(DUPLICATE, 'sayRequestDuplicate');
  const differs = problem?.code === 'OTHER_CHILD';
  return (
    <div className="space-y-2">
      <ProblemBanner problem={problem} />
      {differs && (
        <Checkbox isSelected={isConfirmed} onChange={setConfirmed}>
          <Trans>I have looked: it is the same child</Trans>
        </Checkbox>
      )}
      <p className="flex flex-wrap items-baseline gap-3 text-sm">
        <Trans>
          A request for a child of this name came on {dates.day(earlier.receivedOn)} ({earlier.number}).
        </Trans>
        <Button
          size="small"
          isDisabled={differs && !isConfirmed}
          isPending={isPending}
          onPress={async () => {
            if (await duplicate({ requestId: request.id, ofId: earlier.id, isConfirmed })) onDecided();
          }}
        >
          <Trans>This repeats it</Trans>
        </Button>
      </p>
    </div>
  );
}
