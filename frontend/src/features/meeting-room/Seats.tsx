import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useTeamRole } from '@/features/teams';
import { Button, ConfirmDialog, Menu, Section, toast } from '@/ui';
import { AllThere, Attendance } from '../meetings/Attendance';
import { HOLD, TAKE } from '../meetings/documents';
import { timeOf } from '../meetings/times';
import type { Meeting } from './MeetingRoomPage';

/** Who is there, since when and until when; and closing the meeting. Attendance is never consent. */
export function Seats({ meeting, isItsTime }: { meeting: Meeting; isItsTime: boolean }) {
  const { t } = useLingui();
  const [isAsking, setIsAsking] = useState(false);
  const [hold, holding] = useDeed(HOLD, 'holdMeeting');
  const mayTake = meeting.may.includes('arrange') && isItsTime;
  const unnoted = meeting.participants.filter((one) => !one.attendance);
  const here = meeting.participants.filter((one) => one.attendance && one.attendance !== 'absent').length;
  return (
    <Section title={<Trans>Who is here</Trans>} note={`${here}/${meeting.participants.length}`}>
      {mayTake && (
        <AllThere
          meetingId={meeting.id}
          waiting={unnoted.map((one) => one.id)}
          isNobodyNoted={unnoted.length === meeting.participants.length}
        />
      )}
      <ul className="divide-y divide-line">
        {meeting.participants.map((one) => (
          <Seat key={one.id} seat={one} meetingId={meeting.id} mayTake={mayTake} />
        ))}
      </ul>
      {mayTake && (
        <>
          <ProblemBanner problem={holding.problem} onDismiss={holding.clear} />
          <Button className="mt-3" onPress={() => setIsAsking(true)} isDisabled={here === 0}>
            <Trans>Close as held</Trans>
          </Button>
        </>
      )}
      <ConfirmDialog
        title={t`Close the meeting as held`}
        confirmLabel={t`Close as held`}
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={async () => {
          if (await hold({ id: meeting.id })) toast({ text: t`The meeting is held.`, tone: 'ok' });
        }}
      >
        <Trans>Attendance can't be changed after this. The minutes stay open until you close them.</Trans>
      </ConfirmDialog>
    </Section>
  );
}

function Seat({
  seat,
  meetingId,
  mayTake,
}: {
  seat: Meeting['participants'][number];
  meetingId: string;
  mayTake: boolean;
}) {
  const { t } = useLingui();
  const roleOf = useTeamRole();
  const { timeZone } = useViewer().district;
  const [take, taking] = useDeed(TAKE, 'takeAttendance');
  const { attendance, cameAt, leftAt } = seat;
  const isThere = !!attendance && attendance !== 'absent';
  const note = (times: { cameAt?: string | null; leftAt?: string | null }) =>
    attendance &&
    take({ meetingId, attendance: [{ participantId: seat.id, attendance, cameAt, leftAt, ...times }] });
  const now = () => new Date().toISOString();
  return (
    <li className="py-2">
      <p className="flex items-center gap-2">
        <span className="min-w-0 grow">
          <span className="block font-strong wrap-anywhere">{seat.person.name}</span>
          <span className="block text-sm text-ink-2">
            {[
              roleOf(seat.role),
              cameAt && t`since ${timeOf(cameAt, timeZone)}`,
              leftAt && t`until ${timeOf(leftAt, timeZone)}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        {mayTake && isThere && (
          <Menu
            label={t`When ${seat.person.name} came and left`}
            trigger={
              <Button size="small" look="plain" aria-label={t`When ${seat.person.name} came and left`}>
                <Trans>Times</Trans>
              </Button>
            }
            entries={[
              { id: 'came', label: t`Came just now`, onAction: () => note({ cameAt: now() }) },
              { id: 'left', label: t`Left just now`, onAction: () => note({ leftAt: now() }) },
              {
                id: 'throughout',
                label: t`Was here throughout`,
                onAction: () => note({ cameAt: null, leftAt: null }),
                startsGroup: true,
              },
            ]}
          />
        )}
      </p>
      <ProblemBanner problem={taking.problem} onDismiss={taking.clear} />
      <Attendance
        meetingId={meetingId}
        participantId={seat.id}
        name={seat.person.name}
        attendance={attendance ?? null}
        mayTake={mayTake}
      />
    </li>
  );
}
