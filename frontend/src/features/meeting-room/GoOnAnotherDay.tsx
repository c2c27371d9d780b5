import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Button, Dialog, toast } from '@/ui';
import { onTheClock } from '../meetings/times';
import { spanOf, type When, WhenFields } from '../meetings/WhenFields';
import { ADJOURN } from './documents';
import type { Meeting } from './MeetingRoomPage';

/** Today ends, the meeting goes on: the same people, what is left of the agenda, a new invitation. */
export function GoOnAnotherDay({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const [when, setWhen] = useState<When>(() => ({
    day: null,
    time: onTheClock(meeting.startsAt, timeZone).time,
    minutes: '60',
    location: meeting.location,
  }));
  const { idempotencyKey } = useDeedKey();
  const [adjourn, adjourning] = useDeed(ADJOURN, 'adjournMeeting');
  const span = spanOf(when, timeZone);
  const problemAt = (field: string) =>
    adjourning.problem?.field === field ? adjourning.problem.message : undefined;
  return (
    <Dialog
      title={t`Go on another day`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!span || !when.location.trim()}
            isPending={adjourning.isPending}
            onPress={async () => {
              const { location } = when;
              if (!span || !(await adjourn({ meetingId: meeting.id, ...span, location, idempotencyKey })))
                return;
              toast({ text: t`Today is closed; the meeting goes on. Send the invitations.`, tone: 'ok' });
              onClose();
            }}
          >
            <Trans>Close today and go on</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={adjourning.problem} onDismiss={adjourning.clear} />
      <p className="text-ink-2">
        <Trans>
          Today is closed as held with the attendance you took. What was not spoken about goes on with the
          next meeting.
        </Trans>
      </p>
      <WhenFields when={when} onChange={setWhen} problemAt={problemAt} />
    </Dialog>
  );
}
