import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { type FragmentType, graphql, readFragment } from '@/gql';
import type { FamilySection_studentFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { openLink } from '@/lib/openLink';
import { Button, DataList, EmptyState, Link, Section, toast } from '@/ui';
import { FamilyEmail } from './FamilyEmail';

export const FAMILY = graphql(`
  fragment FamilySection_student on Student {
    id
    relations {
      kind
      saidAs
      primaryContact
      livesWith
      person {
        id
        name
        email
        phone
      }
    }
    rightsHolders {
      law
      basis
      mayConsent
      endsOn
      invited
      signedInBefore
      letInWith
      letInAt
      letInBy
      person {
        id
        name
        email
        phone
      }
    }
  }
`);

const WRITE_LETTER = graphql(`
  mutation FamilySection_letter($studentId: ID!, $personId: ID!, $idempotencyKey: String!) {
    writeInvitationLetter(studentId: $studentId, personId: $personId, idempotencyKey: $idempotencyKey) {
      __typename
      ... on InvitationLetter {
        url
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

const INVITE = graphql(`
  mutation FamilySection_invite($studentId: ID!, $personId: ID!, $idempotencyKey: String!) {
    inviteFamilyMember(studentId: $studentId, personId: $personId, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Student {
        id
        ...FamilySection_student
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

const BASES: Record<string, MessageDescriptor> = {
  presumed: msg`as a parent`,
  court_order: msg`by court order`,
  guardianship: msg`as guardian`,
  foster: msg`as foster parent`,
  surrogate: msg`as surrogate parent`,
  adult_student: msg`as an adult student`,
};

/** The letters that bring a way in along, by the key the server has for each. */
const LETTERS: Record<string, MessageDescriptor> = {
  meeting_invitation: msg`the invitation to a meeting`,
  meeting_moved: msg`the letter about a meeting that was moved`,
  plan_to_sign: msg`the request to sign a plan`,
  plan_still_to_sign: msg`the reminder to sign a plan`,
  plan_signed: msg`the letter about a plan that was signed`,
};

type Relation = FamilySection_studentFragment['relations'][number];
type Holder = FamilySection_studentFragment['rightsHolders'][number];

interface Member {
  person: Relation['person'];
  relation: Relation | null;
  rights: Holder[];
}

/** Everybody who is family or holds a right, each once. */
function membersOf({ relations, rightsHolders }: FamilySection_studentFragment): Member[] {
  const members = new Map<string, Member>();
  for (const relation of relations) {
    members.set(relation.person.id, { person: relation.person, relation, rights: [] });
  }
  for (const holder of rightsHolders) {
    const member = members.get(holder.person.id) ?? { person: holder.person, relation: null, rights: [] };
    member.rights.push(holder);
    members.set(holder.person.id, member);
  }
  return [...members.values()];
}

/** The family: how to reach them, which rights they hold under which law, and whether they can sign in. */
export function FamilySection({
  student: masked,
  mayInvite,
  mayWriteContacts,
  seesRights,
  seesAsked,
  onChanged,
}: {
  student: FragmentType<typeof FAMILY>;
  mayInvite: boolean;
  mayWriteContacts: boolean;
  /** Whether the page about who holds which right is theirs to open. */
  seesRights?: boolean;
  /** Whether what the family asked is theirs to read. */
  seesAsked?: boolean;
  onChanged: () => void;
}) {
  const { t } = useLingui();
  const student = readFragment(FAMILY, masked);
  const [invite, inviting] = useDeed(INVITE, 'inviteFamilyMember');
  const [writeLetter, writing] = useDeed(WRITE_LETTER, 'writeInvitationLetter');
  // One key as long as the page stands: pressing twice sends one letter.
  const [keys] = useState(() => new Map<string, string>());
  const [addressed, setAddressed] = useState<Relation['person'] | null>(null);
  const send = async ({ person }: Member) => {
    const idempotencyKey = keys.get(person.id) ?? crypto.randomUUID();
    keys.set(person.id, idempotencyKey);
    if (!(await invite({ studentId: student.id, personId: person.id, idempotencyKey }))) return;
    keys.delete(person.id);
    toast({ text: t`An invitation is on its way to ${person.name}.`, tone: 'ok' });
    onChanged();
  };
  const print = async ({ person }: Member) => {
    const ids = { studentId: student.id, personId: person.id };
    const letter = await writeLetter({ ...ids, idempotencyKey: crypto.randomUUID() });
    if (!letter) return;
    openLink(letter.url);
    onChanged();
  };
  return (
    <Section
      title={<Trans>Family</Trans>}
      actions={
        <>
          {seesAsked && (
            <Link href={`/students/${student.id}/asked`}>
              <Trans>What they asked</Trans>
            </Link>
          )}
          {seesRights && (
            <Link href={`/students/${student.id}/family`}>
              <Trans>Family and rights</Trans>
            </Link>
          )}
        </>
      }
    >
      <ProblemBanner problem={inviting.problem} onDismiss={inviting.clear} />
      <ProblemBanner problem={writing.problem} onDismiss={writing.clear} />
      <DataList
        label={t`Family`}
        rows={membersOf(student)}
        getId={(member) => member.person.id}
        empty={
          <EmptyState title={<Trans>No family member is known, or you may not see them.</Trans>}>
            <Trans>Families come with the roster.</Trans>
          </EmptyState>
        }
      >
        {(member) => (
          <FamilyMember
            member={member}
            mayInvite={mayInvite}
            isPending={inviting.isPending || writing.isPending}
            onInvite={() => send(member)}
            onLetter={mayWriteContacts && !member.person.email ? () => print(member) : null}
            onAddress={mayWriteContacts ? () => setAddressed(member.person) : null}
          />
        )}
      </DataList>
      {addressed && (
        <FamilyEmail
          studentId={student.id}
          person={addressed}
          onClose={() => setAddressed(null)}
          onSaved={() => {
            setAddressed(null);
            onChanged();
          }}
        />
      )}
    </Section>
  );
}

function FamilyMember({
  member: { person, relation, rights },
  mayInvite,
  isPending,
  onInvite,
  onLetter,
  onAddress,
}: {
  member: Member;
  mayInvite: boolean;
  isPending: boolean;
  onInvite: () => void;
  /** Prints a letter with a code; null where a mail can be sent, and for who may not. */
  onLetter: (() => void) | null;
  /** Opens the form for their e-mail address; null for who may not write it. */
  onAddress: (() => void) | null;
}) {
  const { t, i18n } = useLingui();
  // Null for who may not know how they stand with the school.
  const isShown = rights.some((holder) => holder.signedInBefore !== null);
  const hasSignedIn = rights.some((holder) => holder.signedInBefore);
  const isInvited = rights.some((holder) => holder.invited);
  return (
    <div className="flex flex-col gap-1 py-2">
      <p>
        <span className="font-strong">{person.name}</span>
        {relation && <span className="text-ink-2"> · {relation.saidAs}</span>}
      </p>
      {(person.email || person.phone || onAddress) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm wrap-anywhere">
          {person.email && <Link href={`mailto:${person.email}`}>{person.email}</Link>}
          {person.phone && <Link href={`tel:${person.phone}`}>{person.phone}</Link>}
          {onAddress && (
            <Button
              size="small"
              onPress={onAddress}
              aria-label={person.email ? t`Change email of ${person.name}` : t`Add email of ${person.name}`}
            >
              {person.email ? <Trans>Change email</Trans> : <Trans>Add email</Trans>}
            </Button>
          )}
        </div>
      )}
      {rights.map((holder) => {
        const basis = BASES[holder.basis];
        const why = basis ? i18n._(basis) : holder.basis;
        return (
          <p key={`${holder.law} ${holder.basis}`} className="text-sm text-ink-2">
            {holder.law === 'IDEA' ? (
              holder.mayConsent ? (
                <Trans>Decides about special education (IDEA) {why}</Trans>
              ) : (
                <Trans>Takes part in special education (IDEA) {why}</Trans>
              )
            ) : (
              <Trans>May see the record (FERPA) {why}</Trans>
            )}
          </p>
        );
      })}
      {isShown && (
        <div className="flex flex-wrap items-center gap-3 text-sm text-ink-2">
          <span>
            {hasSignedIn ? t`Signs in here` : isInvited ? t`Invited, not signed in yet` : t`Not invited yet`}
          </span>
          {mayInvite && !hasSignedIn && (
            <Button
              size="small"
              isPending={isPending}
              onPress={onInvite}
              aria-label={isInvited ? t`Invite again: ${person.name}` : t`Invite ${person.name}`}
            >
              {isInvited ? <Trans>Invite again</Trans> : <Trans>Invite</Trans>}
            </Button>
          )}
          {onLetter && !hasSignedIn && (
            <Button
              size="small"
              isPending={isPending}
              onPress={onLetter}
              aria-label={t`Print a letter with a code for ${person.name}`}
            >
              <Trans>Print a letter with a code</Trans>
            </Button>
          )}
        </div>
      )}
      <LetIn holder={rights.find((holder) => holder.letInWith)} />
    </div>
  );
}

/** Where nobody invited them by hand: which letter brought the way in along, when, and by whose deed. */
function LetIn({ holder }: { holder: Holder | undefined }) {
  const { i18n } = useLingui();
  const dates = useDates();
  if (!holder?.letInWith || !holder.letInAt) return null;
  const words = LETTERS[holder.letInWith];
  const letter = i18n._(words ?? msg`a letter`);
  const day = dates.day(today(new Date(holder.letInAt)));
  return (
    <p className="text-sm text-ink-2">
      {holder.letInBy ? (
        <Trans>
          Not invited by hand: the way in came with {letter} on {day} (by {holder.letInBy}).
        </Trans>
      ) : (
        <Trans>
          Not invited by hand: the way in came with {letter} on {day}.
        </Trans>
      )}
    </p>
  );
}
