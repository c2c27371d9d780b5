import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useToday } from '@/app/useToday';
import { graphql } from '@/gql';
import { Button, Checkbox, ComboBox, DateField, type Option, Select, TextField, toast } from '@/ui';
import { kindFor, TEAM_ROLES, useTeamRole } from './roles';

const PEOPLE = graphql(`
  query AddMember_people($kind: String, $search: String) {
    people(first: 20, kind: $kind, search: $search) {
      edges {
        cursor
        node {
          id
          name
          title
          email
        }
      }
    }
  }
`);

const ADD = graphql(`
  mutation AddMember_add($input: TeamMemberInput!) {
    addTeamMember(input: $input) {
      __typename
      ... on TeamMember {
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
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export interface AddMemberProps {
  studentId: string;
  /** The student's own people: only they can hold a role of the family. */
  family: readonly Option[];
  onAdded: () => void;
}

/** Puts one more person on the team. */
export function AddMember({ studentId, family, onAdded }: AddMemberProps) {
  const { t } = useLingui();
  const client = useClient();
  const inWords = useTeamRole();
  const [role, setRole] = useState('special_teacher');
  const [personId, setPersonId] = useState<string | null>(null);
  const [startsOn, setStartsOn] = useState<string | null>(useToday());
  const [endsOn, setEndsOn] = useState<string | null>(null);
  const [isSubstitute, setSubstitute] = useState(false);
  const [reason, setReason] = useState('');
  // A new form after each person: a ComboBox keeps what was typed into it.
  const [round, setRound] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const [add, adding] = useDeed(ADD, 'addTeamMember');
  // The button that was pressed sleeps until somebody is chosen; the next one begins at the top.
  useEffect(() => {
    if (round > 0) form.current?.querySelector('button')?.focus();
  }, [round]);
  const kind = kindFor(role);
  const find = useCallback(
    async (text: string): Promise<Option[]> => {
      const search = text.trim() || null;
      const { data } = await client.query(PEOPLE, { kind, search }).toPromise();
      return (data?.people.edges ?? []).map(({ node }) => ({
        id: node.id,
        label: node.name,
        description: node.title ?? node.email ?? undefined,
      }));
    },
    [client, kind],
  );
  const chooseRole = (next: string) => {
    if (kindFor(next) !== kind) {
      setPersonId(null);
      setSubstitute(false);
    }
    setRole(next);
  };
  const submit = async () => {
    if (!personId || !startsOn) return;
    const member = await add({
      input: { studentId, personId, role, startsOn, endsOn, isSubstitute, reason: reason.trim() || null },
    });
    if (!member) return;
    toast({ text: t`${member.person.name} is on the team.`, tone: 'ok' });
    setPersonId(null);
    setEndsOn(null);
    setSubstitute(false);
    setReason('');
    setRound(round + 1);
    onAdded();
  };
  const problemAt = (field: string) => (adding.problem?.field === field ? adding.problem.message : undefined);
  const isAtField = ['personId', 'role', 'startsOn', 'endsOn', 'reason'].includes(
    adding.problem?.field ?? '',
  );
  const isFromFamily = kind === 'guardian' && family.length > 0;
  return (
    <form
      ref={form}
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ProblemBanner problem={isAtField ? null : adding.problem} onDismiss={adding.clear} />
      <Select
        label={t`Role`}
        options={Object.keys(TEAM_ROLES).map((id) => ({ id, label: inWords(id) }))}
        value={role}
        onChange={chooseRole}
        errorMessage={problemAt('role')}
      />
      <ComboBox
        key={`${kind} ${round}`}
        label={t`Person`}
        placeholder={t`Find by name`}
        {...(isFromFamily ? { options: family } : { load: find })}
        value={personId}
        onChange={setPersonId}
        errorMessage={problemAt('personId')}
      />
      <div className="flex flex-wrap gap-3">
        <DateField
          label={t`From`}
          value={startsOn}
          onChange={setStartsOn}
          errorMessage={problemAt('startsOn')}
        />
        <DateField
          label={t`Access ends on`}
          isRequired={isSubstitute}
          value={endsOn}
          onChange={setEndsOn}
          errorMessage={problemAt('endsOn')}
        />
      </div>
      {kind === 'staff' && (
        <Checkbox isSelected={isSubstitute} onChange={setSubstitute}>
          <Trans>Stands in for somebody until that day</Trans>
        </Checkbox>
      )}
      <TextField
        label={t`Why they join`}
        isRequired={false}
        value={reason}
        onChange={setReason}
        errorMessage={problemAt('reason')}
      />
      <div>
        <Button
          type="submit"
          look="primary"
          isPending={adding.isPending}
          isDisabled={!personId || !startsOn || (isSubstitute && !endsOn)}
        >
          <Trans>Add to the team</Trans>
        </Button>
      </div>
    </form>
  );
}
