import { Trans, useLingui } from '@lingui/react/macro';
import { useDates } from '@/app/useDates';
import { useTeamRole } from '@/features/teams';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { Avatar, Button, DataList, EmptyState, Section } from '@/ui';

export const TEAM = graphql(`
  fragment TeamOfStudent_student on Student {
    id
    may
    team {
      id
      role
      startsOn
      endsOn
      person {
        id
        name
        initials
      }
    }
  }
`);

/** Who is on the team, in short; the drawer has the dates and the changes. */
export function TeamOfStudent({
  student: masked,
  onOpen,
}: {
  student: FragmentType<typeof TEAM>;
  onOpen: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const inWords = useTeamRole();
  const { team, may } = readFragment(TEAM, masked);
  return (
    <Section
      title={<Trans>Team</Trans>}
      actions={
        <Button size="small" onPress={onOpen}>
          {may.includes('manage_team') ? <Trans>Change the team</Trans> : <Trans>See the team</Trans>}
        </Button>
      }
    >
      <DataList
        label={t`Team`}
        rows={team}
        getId={(member) => member.id}
        empty={<EmptyState title={<Trans>Nobody is on the team yet.</Trans>} />}
      >
        {(member) => (
          <div className="flex items-center gap-3 py-1.5">
            <Avatar name={member.person.name} initials={member.person.initials} isDecorative />
            <p className="min-w-0">
              <span className="block truncate">{member.person.name}</span>
              <span className="block text-sm text-ink-2">
                {inWords(member.role)}
                {member.endsOn && (
                  <>
                    {' · '}
                    <Trans>until {dates.day(member.endsOn)}</Trans>
                  </>
                )}
              </span>
            </p>
          </div>
        )}
      </DataList>
    </Section>
  );
}
