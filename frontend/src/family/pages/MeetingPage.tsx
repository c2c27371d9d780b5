import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '@/app/session';
import { graphql, readFragment } from '@/gql';
import { Banner } from '@/ui/Banner/Banner';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { comingMeetings } from '../nextStep';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { MEETING, MeetingAnswer, MeetingFacts } from '../parts/MeetingAnswer';
import { MeetingRoom } from '../parts/MeetingRoom';
import { useAsked } from '../useAsked';
import { meetingWords } from '../words';

const MEETING_PAGE = graphql(`
  query FamilyMeeting_meeting($id: ID!) {
    meeting(id: $id) {
      id
      student {
        id
        givenName
      }
      ...MeetingAnswer_meeting
    }
  }
`);

/** One meeting: where the letter's link leads. */
export default function MeetingPage({ meetingId }: { meetingId: string }) {
  const { t, i18n } = useLingui();
  const me = useViewer().person.id;
  const { data, error, askAgain } = useAsked(MEETING_PAGE, { id: meetingId });
  const meeting = readFragment(MEETING, data?.meeting);
  return (
    <>
      <BackHome />
      <PageHeader
        title={meeting ? i18n._(meetingWords(meeting.kind)) : t`Meeting`}
        subtitle={data?.meeting?.student.givenName}
      />
      <Loaded thing={data && (meeting ?? null)} error={error} onRetry={askAgain}>
        {(shown) => (
          <div className="flex flex-col gap-6">
            {shown.state === 'cancelled' && (
              <Banner tone="attention" title={<Trans>This meeting was called off.</Trans>} />
            )}
            {shown.state === 'held' && <Banner title={<Trans>This meeting took place.</Trans>} />}
            <MeetingFacts meeting={shown} />
            {comingMeetings([shown], new Date()).length > 0 && (
              <>
                {shown.participants.some((one) => one.person.id === me) && (
                  <MeetingAnswer meeting={shown} onAnswered={askAgain} />
                )}
                <p className="text-ink-2">
                  <Trans>
                    You may bring people who know your child. You may ask for another time, for phone or
                    video, and for an interpreter. It costs nothing.
                  </Trans>
                </p>
              </>
            )}
            {shown.state !== 'cancelled' && (
              <MeetingRoom meetingId={shown.id} isHeld={shown.state === 'held'} />
            )}
          </div>
        )}
      </Loaded>
    </>
  );
}
