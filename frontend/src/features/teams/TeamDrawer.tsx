import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { Avatar, Button, DataList, Drawer, EmptyState, Section } from '@/ui';
import { AddMember } from './AddMember';
import { EndMembership } from './EndMembership';
import { FamilyAccess } from './FamilyAccess';
import { useTeamRole } from './roles';
import { TeamNeeds, useTeamNeeds } from './TeamNeeds';

export const TEAM = graphql(`
  fragment TeamDrawer_student on Student {
    id
    name
    may
    ...FamilyAccess_student
    team {
      id
      role
      startsOn
      endsOn
      isSubstitute
      beginReason
      addedBy {
        id
        name
      }
      person {
        id
        name
        initials
        title
      }
    }
    relations {
      kind
      saidAs
      person {
        id
        name
      }
    }
  }
`);

export interface TeamDrawerProps {
  student: FragmentType<typeof TEAM>;
  /** The kind of meeting that comes next, by which people are asked for. */
  nextMeeting: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** The team is another one now; ask for it again. */
  onChanged: () => void;
}

/** Who is on a student's team, in which role, from when to when; and who may, changes it. */
export function TeamDrawer({
  student: masked,
  nextMeeting,
  isOpen,
  onOpenChange,
  onChanged,
}: TeamDrawerProps) {
  const student = readFragment(TEAM, masked);
  const { t } = useLingui();
  const dates = useDates();
  const inWords = useTeamRole();
  const [leaving, setLeaving] = useState<{ id: string; name: string } | null>(null);
  const mayManage = student.may.includes('manage_team');
  const now = useToday();
  return (
    <Drawer title={t`Team of ${student.name}`} isOpen={isOpen} onOpenChange={onOpenChange}>
      <DataList
        label={t`Team`}
        rows={student.team}
        getId={(member) => member.id}
        empty={
          <EmptyState title={<Trans>Nobody is on the team yet.</Trans>}>
            <Trans>Whoever is on the team sees the record, from the first day to the last.</Trans>
          </EmptyState>
        }
      >
        {(member) => (
          <div className="flex items-center gap-3 py-2">
            <Avatar name={member.person.name} initials={member.person.initials} isDecorative />
            <div className="min-w-0 grow">
              <p className="font-strong">{member.person.name}</p>
              <p className="text-sm text-ink-2">
                {inWords(member.role)} ·{' '}
                {member.startsOn > now ? (
                  <Trans>from {dates.day(member.startsOn)}</Trans>
                ) : (
                  <Trans>since {dates.day(member.startsOn)}</Trans>
                )}
                {member.endsOn && (
                  <>
                    {' · '}
                    <Trans>access ends {dates.day(member.endsOn)}</Trans>
                  </>
                )}
                {member.isSubstitute && (
                  <>
                    {' · '}
                    <Trans>stands in for somebody</Trans>
                  </>
                )}
              </p>
              {member.addedBy && (
                <p className="text-sm text-ink-2">
                  <Trans>Added by {member.addedBy.name}</Trans>
                  {member.beginReason && <> · {member.beginReason}</>}
                </p>
              )}
              <FamilyAccess student={student} personId={member.person.id} />
            </div>
            {mayManage && (
              <Button
                look="plain"
                size="small"
                aria-label={t`End the access of ${member.person.name}`}
                onPress={() => setLeaving({ id: member.id, name: member.person.name })}
              >
                <Trans>End</Trans>
              </Button>
            )}
          </div>
        )}
      </DataList>
      {isOpen && <NeedsOfTeam studentId={student.id} kind={nextMeeting} members={student.team} />}
      {mayManage && (
        <Section title={t`Add somebody`} level={3}>
          <AddMember
            studentId={student.id}
            family={student.relations.map(({ person, saidAs }) => ({
              id: person.id,
              label: person.name,
              description: saidAs,
            }))}
            onAdded={onChanged}
          />
        </Section>
      )}
      {leaving && <EndMembership member={leaving} onClose={() => setLeaving(null)} onEnded={onChanged} />}
    </Drawer>
  );
}

/** Asked anew whenever the team is another one. */
function NeedsOfTeam({
  studentId,
  kind,
  members,
}: {
  studentId: string;
  kind: string;
  members: readonly { id: string; role: string; endsOn: string | null }[];
}) {
  const { t } = useLingui();
  const team = members.map((one) => `${one.id} ${one.endsOn}`).join();
  const needs = useTeamNeeds(studentId, kind, team);
  if (needs.length === 0) return null;
  return (
    <Section title={t`Who is needed at the next meeting`} level={3}>
      <TeamNeeds needs={needs} />
    </Section>
  );
}
