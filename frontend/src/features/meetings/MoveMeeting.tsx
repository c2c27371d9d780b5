import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import type { MeetingPage_meetingFragment } from '@/gql/graphql';
import { Button, Dialog, toast } from '@/ui';
import { MOVE } from './documents';
import { onTheClock } from './times';
import { spanOf, type When, WhenFields } from './WhenFields';

/** Another time or place; everybody invited is asked again. */
export function MoveMeeting({
  meeting,
  onClose,
}: {
  meeting: MeetingPage_meetingFragment;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const [when, setWhen] = useState<When>(() => ({
    ...onTheClock(meeting.startsAt, timeZone),
    minutes: String(Math.round((Date.parse(meeting.endsAt) - Date.parse(meeting.startsAt)) / 60_000)),
    location: meeting.location,
  }));
  const [move, moving] = useDeed(MOVE, 'rescheduleMeeting');
  const span = spanOf(when, timeZone);
  const isOver = !!span && Date.parse(span.startsAt) <= Date.now();
  const problemAt = (field: string) => (moving.problem?.field === field ? moving.problem.message : undefined);
  const isAtField = ['location', 'startsAt', 'endsAt'].some(problemAt);
  return (
    <Dialog
      title={t`Move the meeting`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isDisabled={!span || isOver || when.location.trim() === ''}
            isPending={moving.isPending}
            onPress={async () => {
              if (!span || !(await move({ id: meeting.id, ...span, location: when.location }))) return;
              toast({ text: t`The meeting was moved.`, tone: 'ok' });
              onClose();
            }}
          >
            <Trans>Move meeting</Trans>
          </Button>
        </>
      }
    >
      <ProblemBanner problem={isAtField ? null : moving.problem} onDismiss={moving.clear} />
      <WhenFields when={when} onChange={setWhen} problemAt={problemAt} />
      <div aria-live="polite">
        {isOver && (
          <p className="text-danger">
            <Trans>This time is already over. Choose a later one.</Trans>
          </p>
        )}
      </div>
      {meeting.noticeSentAt && (
        <p className="text-sm text-ink-2">
          <Trans>
            Everybody who was invited gets the new time and is asked again. Whom no letter reaches is to be
            told on paper.
          </Trans>
        </p>
      )}
    </Dialog>
  );
}
