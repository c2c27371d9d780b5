import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { today } from '@/lib/dates';
import { Button, StatusMark, toast } from '@/ui';

export const FAMILY_ACCESS = graphql(`
  fragment FamilyAccess_student on Student {
    id
    may
    rightsHolders {
      signedInBefore
      invitedAt
      invitationExpiresAt
      person {
        id
        name
      }
    }
  }
`);

const INVITE = graphql(`
  mutation FamilyAccess_invite($studentId: ID!, $personId: ID!, $idempotencyKey: String!) {
    inviteFamilyMember(studentId: $studentId, personId: $personId, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Student {
        id
        ...FamilyAccess_student
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

/**
 * Where family stands in a list: whether they can sign in, and the letter that lets them in.
 *
 * Nothing for who is no family of the student, holds no right, or signs in already.
 */
export function FamilyAccess({
  student: masked,
  personId,
}: {
  student: FragmentType<typeof FAMILY_ACCESS>;
  personId: string;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const dayOf = (instant: string) => dates.day(today(new Date(instant)));
  const [invite, inviting] = useDeed(INVITE, 'inviteFamilyMember');
  // What the deed answered stands until the page is told anew.
  const [answer, setAnswer] = useState<{ after: typeof masked; student: typeof masked } | null>(null);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const student = readFragment(FAMILY_ACCESS, answer?.after === masked ? answer.student : masked);
  const holder = student.rightsHolders.find((one) => one.person.id === personId);
  // Null: how they stand with the school is not this viewer's to know.
  if (holder?.signedInBefore !== false) return null;
  const { person, invitedAt, invitationExpiresAt } = holder;
  const send = async () => {
    const done = await invite({ studentId: student.id, personId, idempotencyKey: key });
    if (!done) return;
    setKey(crypto.randomUUID());
    setAnswer({ after: masked, student: done });
    toast({ text: t`An invitation is on its way to ${person.name}.`, tone: 'ok' });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <StatusMark standing={invitedAt ? 'waiting' : 'plain'} isSentence>
        {invitedAt && invitationExpiresAt ? (
          <Trans>
            Invited on {dayOf(invitedAt)}, expires {dayOf(invitationExpiresAt)}
          </Trans>
        ) : (
          <Trans>No access yet</Trans>
        )}
      </StatusMark>
      {student.may.includes('invite_family') && (
        <Button
          size="small"
          isPending={inviting.isPending}
          onPress={send}
          aria-label={invitedAt ? t`Send again: ${person.name}` : t`Invite ${person.name}`}
        >
          {invitedAt ? <Trans>Send again</Trans> : <Trans>Invite</Trans>}
        </Button>
      )}
      <ProblemBanner problem={inviting.problem} onDismiss={inviting.clear} />
    </div>
  );
}
