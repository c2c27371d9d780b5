import { Plural } from '@lingui/react/macro';
import { useTeamRole } from '@/features/teams';
import { type FragmentType, readFragment } from '@/gql';
import { Avatar, Button, VisuallyHidden } from '@/ui';
import { TEAM } from './TeamOfStudent';

/** As many faces as stand in one line. */
const MOST = 8;

/** The people around the student at one look; pressing says who they are and since when they may look. */
export function TeamAvatars({ student, onOpen }: { student: FragmentType<typeof TEAM>; onOpen: () => void }) {
  const roleOf = useTeamRole();
  const { team } = readFragment(TEAM, student);
  if (team.length === 0) return null;
  const names = team.map((one) => `${one.person.name}, ${roleOf(one.role)}`).join('; ');
  return (
    <Button look="plain" size="small" className="-ms-2.5" onPress={onOpen}>
      <span className="flex flex-wrap items-center gap-x-3">
        <span className="inline-flex flex-wrap gap-1">
          {team.slice(0, MOST).map((one) => (
            <span key={one.id} title={`${one.person.name} · ${roleOf(one.role)}`}>
              <Avatar name={one.person.name} initials={one.person.initials} isDecorative />
            </span>
          ))}
        </span>
        <span className="font-normal text-ink-2">
          <Plural value={team.length} one="# person on the team" other="# people on the team" />
          <VisuallyHidden>: {names}</VisuallyHidden>
        </span>
      </span>
    </Button>
  );
}
