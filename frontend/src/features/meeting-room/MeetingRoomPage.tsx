import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { readFragment } from '@/gql';
import type { MeetingPage_meetingFragment, MeetingRoom_roomFragment } from '@/gql/graphql';
import { Banner, Button, EmptyState, ErrorState, Link, PageHeader, Section, Skeleton } from '@/ui';
import { CHANGED, MEETING, MEETING_PARTS } from '../meetings/documents';
import { isItsDay, timeOf } from '../meetings/times';
import { useMeetingWords } from '../meetings/words';
import { Agenda } from './Agenda';
import { Capture } from './Capture';
import { BEGIN, ROOM, ROOM_PARTS } from './documents';
import { GoOnAnotherDay } from './GoOnAnotherDay';
import { Minutes } from './Minutes';
import { Seats } from './Seats';
import { speakRoomWords } from './speak';

await speakRoomWords();

export type Room = MeetingRoom_roomFragment;
export type Entry = Room['entries'][number];
export type Meeting = MeetingPage_meetingFragment;

/** The meeting as it happens: agenda and time, who is there, what is captured, the minutes. */
export function MeetingRoomPage({ meetingId }: { meetingId: string }) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const variables = { id: meetingId };
  const [read] = useQuery({ query: MEETING, variables, requestPolicy: 'cache-and-network' });
  const [{ data, error }, ask] = useQuery({
    query: ROOM,
    variables,
    requestPolicy: 'cache-and-network',
  });
  const [changed] = useSubscription({ query: CHANGED, variables, pause: !data?.meetingRoom });
  const told = changed.data?.meetingChanged;
  // Whoever captures something tells every page of this meeting, and each asks for what it may see.
  useEffect(() => {
    if (told) ask({ requestPolicy: 'network-only' });
  }, [told, ask]);
  const meeting = readFragment(MEETING_PARTS, told) ?? readFragment(MEETING_PARTS, read.data?.meeting);
  const room = readFragment(ROOM_PARTS, data?.meetingRoom);
  if (meeting && room) return <Shown meeting={meeting} room={room} />;
  const problem = error ?? read.error;
  return (
    <>
      <PageHeader title={t`In the meeting`} />
      {problem ? (
        <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
          {inWords(problem).message}
        </ErrorState>
      ) : data && !data.meetingRoom ? (
        <EmptyState title={<Trans>There is no such meeting, or you are not asked to it.</Trans>} />
      ) : (
        <Skeleton lines={10} />
      )}
    </>
  );
}

function Shown({ meeting, room }: { meeting: Meeting; room: Room }) {
  const { t } = useLingui();
  const dates = useDates();
  const kindOf = useMeetingWords();
  const { district } = useViewer();
  const [begin, beginning] = useDeed(BEGIN, 'beginMeeting');
  const [isGoingOn, setIsGoingOn] = useState(false);
  const kind = kindOf(meeting.kind);
  const isItsTime = isItsDay(meeting.startsAt, district.timeZone);
  const when = dates.instant(meeting.startsAt, district.timeZone);
  return (
    <>
      <PageCrumbs
        crumbs={[
          { label: t`Meetings`, href: '/meetings' },
          { label: `${meeting.student.name} · ${kind}`, href: `/meetings/${meeting.id}` },
          { label: t`In the meeting` },
        ]}
      />
      <PageHeader
        title={t`In the meeting: ${meeting.student.name}`}
        subtitle={`${when} – ${timeOf(meeting.endsAt, district.timeZone)} · ${meeting.location}`}
        actions={
          <>
            {meeting.plan && (
              <Link href={`/plans/${meeting.plan.id}`}>
                <Trans>Open the plan</Trans>
              </Link>
            )}
            {room.mayConvene && room.beganAt && (
              <Button onPress={() => setIsGoingOn(true)}>
                <Trans>Go on another day</Trans>
              </Button>
            )}
            {room.mayConvene && isItsTime && !room.beganAt && (
              <Button
                look="primary"
                isPending={beginning.isPending}
                onPress={() => begin({ meetingId: meeting.id })}
              >
                <Trans>Begin the meeting</Trans>
              </Button>
            )}
          </>
        }
      />
      <ProblemBanner problem={beginning.problem} onDismiss={beginning.clear} />
      <Beside room={room} />
      <div className="grid gap-x-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          {room.mayCapture.some((one) => one !== 'agenda') && (
            <Section title={<Trans>Capture</Trans>}>
              <Capture room={room} people={meeting.participants} />
            </Section>
          )}
          <Minutes room={room} meeting={meeting} />
        </div>
        <div className="min-w-0 max-lg:order-first">
          <Agenda room={room} />
          <Seats meeting={meeting} isItsTime={isItsTime} />
        </div>
      </div>
      {isGoingOn && <GoOnAnotherDay meeting={meeting} onClose={() => setIsGoingOn(false)} />}
    </>
  );
}

/** The meeting before this one, and the one that goes on from it. */
function Beside({ room }: { room: Room }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  return (
    <>
      {room.continues && (
        <Banner title={<Trans>This meeting goes on from one that was not finished.</Trans>}>
          <Link href={`/meetings/${room.continues.id}/room`}>
            {dates.instant(room.continues.startsAt, timeZone)}
          </Link>
        </Banner>
      )}
      {room.continuedBy && (
        <Banner title={<Trans>This meeting goes on another day. Send the invitations to it.</Trans>}>
          <Link href={`/meetings/${room.continuedBy.id}`}>
            {dates.instant(room.continuedBy.startsAt, timeZone)}
          </Link>
        </Banner>
      )}
    </>
  );
}
