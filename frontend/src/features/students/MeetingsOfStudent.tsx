import { Trans, useLingui } from '@lingui/react/macro';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { MeetingStanding, useMeetingWords } from '@/features/meetings/words';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { DataList, EmptyState, Link, Section } from '@/ui';

export const MEETINGS = graphql(`
  fragment MeetingsOfStudent_student on Student {
    id
    meetings {
      id
      kind
      startsAt
      location
      state
    }
  }
`);

/** The student's meetings, newest first. */
export function MeetingsOfStudent({ student: masked }: { student: FragmentType<typeof MEETINGS> }) {
  const { t } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const kindOf = useMeetingWords();
  const { meetings } = readFragment(MEETINGS, masked);
  return (
    <Section title={<Trans>Meetings</Trans>}>
      <DataList
        label={t`Meetings`}
        rows={meetings}
        getId={(meeting) => meeting.id}
        empty={<EmptyState title={<Trans>No meeting has been arranged.</Trans>} />}
      >
        {(meeting) => (
          <div className="grid items-baseline gap-x-6 gap-y-0.5 py-2 sm:grid-cols-[9rem_12rem_minmax(0,1fr)]">
            <Link href={`/meetings/${meeting.id}`} className="font-strong">
              {kindOf(meeting.kind)}
            </Link>
            <MeetingStanding state={meeting.state} />
            <span className="text-sm text-ink-2">
              {dates.instant(meeting.startsAt, timeZone)} · {meeting.location}
            </span>
          </div>
        )}
      </DataList>
    </Section>
  );
}
