import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, Dialog, TextArea } from '@/ui';
import { TAKE_BACK } from './documents';
import type { Request } from './MatchDialog';

interface TakeBackDialogProps {
  request: Request;
  onClose: () => void;
  onDone: () => void;
}

/** Says that a request is about another child than the one it was matched to, and what follows before it does. */
export function TakeBackDialog({ request, onClose, onDone }: TakeBackDialogProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [takeBack, { isPending, problem }] = useDeed(TAKE_BACK, 'takeBackMatch');
  const child = `${request.givenName} ${request.familyName}`;
  const student = request.case?.student.name ?? '';
  return (
    <Dialog
      title={t`Take the match back`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!reason.trim()}
          onPress={async () => {
            if (await takeBack({ requestId: request.id, reason: reason.trim() })) {
              onDone();
              onClose();
            }
          }}
        >
          <Trans>Take the match back</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>
          The request about {child} goes back to the queue, with the day it came. It is no longer matched to{' '}
          {student}.
        </Trans>
      </p>
      <ul className="list-disc space-y-1 ps-5 text-sm text-ink-2">
        <li>
          <Trans>
            A case that began with this request alone is closed as opened in error. Its log is kept.
          </Trans>
        </li>
        <li>
          <Trans>Its deadlines are withdrawn, and the family no longer sees it.</Trans>
        </li>
        <li>
          <Trans>
            Family and staff who were told get a letter that says it was a mistake, and nothing of the other
            child.
          </Trans>
        </li>
        <li>
          <Trans>
            Where somebody else asked for this student too, or a parent has agreed to the evaluation, the case
            goes on without this request.
          </Trans>
        </li>
      </ul>
      <TextArea
        label={t`Why it is another child`}
        isRequired
        maxLength={2000}
        value={reason}
        onChange={setReason}
      />
    </Dialog>
  );
}
