import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { graphql, readFragment } from '@/gql';
import { today } from '@/lib/dates';
import { Button, ConfirmDialog, DataList, Section, StatusMark, toast } from '@/ui';

const PARTS = graphql(`
  fragment StaffShutOut_parts on StaffShutOut {
    total
    stillToInvite
    first {
      hasAddress
      invitedAt
      expiresAt
      person {
        id
        name
      }
    }
  }
`);

const SHUT_OUT = graphql(`
  query StaffShutOut_read {
    staffShutOut {
      ...StaffShutOut_parts
    }
  }
`);

const INVITE = graphql(`
  mutation StaffShutOut_invite($personId: ID!, $idempotencyKey: String!) {
    inviteStaffAgain(personId: $personId, idempotencyKey: $idempotencyKey) {
      __typename
      ... on StaffShutOut {
        ...StaffShutOut_parts
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

const INVITE_ALL = graphql(`
  mutation StaffShutOut_inviteAll($idempotencyKey: String!) {
    inviteAllStaffAgain(idempotencyKey: $idempotencyKey) {
      __typename
      ... on StaffShutOut {
        ...StaffShutOut_parts
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

/** Staff who signed in before the district's sign-in moved: the administrator's way to let them back in. */
export function StaffShutOut() {
  const { t } = useLingui();
  const dates = useDates();
  const dayOf = (instant: string) => dates.day(today(new Date(instant)));
  const [{ data }, ask] = useQuery({ query: SHUT_OUT, requestPolicy: 'cache-and-network' });
  const [invite, inviting] = useDeed(INVITE, 'inviteStaffAgain');
  const [inviteAll, invitingAll] = useDeed(INVITE_ALL, 'inviteAllStaffAgain');
  const [isAsking, setIsAsking] = useState(false);
  // One key for one press: pressing twice sends one letter, pressing after it was sent sends another.
  const [keys] = useState(() => new Map<string, string>());
  const keyOf = (deed: string) => {
    const key = keys.get(deed) ?? crypto.randomUUID();
    keys.set(deed, key);
    return key;
  };
  const found = readFragment(PARTS, data?.staffShutOut);
  if (!found || found.total === 0) return null;
  const after = (deed: string, text: string) => {
    keys.delete(deed);
    toast({ text, tone: 'ok' });
    ask({ requestPolicy: 'network-only' });
  };
  const more = found.total - found.first.length;
  return (
    <Section
      title={<Trans>Cannot sign in any more</Trans>}
      note={String(found.total)}
      actions={
        found.stillToInvite > 0 && (
          <Button size="small" onPress={() => setIsAsking(true)}>
            <Trans>Invite all again</Trans>
          </Button>
        )
      }
    >
      <p className="max-w-prose pb-2 text-ink-2">
        <Trans>
          They signed in before the district's sign-in changed, and their account there opens nothing now. An
          invitation goes to the email address on record; when they follow it, their earlier account ends.
        </Trans>
      </p>
      <ProblemBanner problem={inviting.problem} onDismiss={inviting.clear} />
      <ProblemBanner problem={invitingAll.problem} onDismiss={invitingAll.clear} />
      <DataList label={t`Cannot sign in any more`} rows={found.first} getId={(one) => one.person.id}>
        {({ person, hasAddress, invitedAt, expiresAt }) => (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
            <p className="min-w-0 grow basis-48 font-strong">{person.name}</p>
            <StatusMark standing={invitedAt ? 'waiting' : 'plain'} isSentence>
              {invitedAt && expiresAt ? (
                <Trans>
                  Invited on {dayOf(invitedAt)}, expires {dayOf(expiresAt)}
                </Trans>
              ) : hasAddress ? (
                <Trans>Not invited yet</Trans>
              ) : (
                <Trans>No email address: add one in the roster first</Trans>
              )}
            </StatusMark>
            {hasAddress && (
              <Button
                size="small"
                isPending={inviting.isPending}
                aria-label={t`Invite again: ${person.name}`}
                onPress={async () => {
                  const idempotencyKey = keyOf(person.id);
                  if (await invite({ personId: person.id, idempotencyKey }))
                    after(person.id, t`An invitation is on its way to ${person.name}.`);
                }}
              >
                <Trans>Invite again</Trans>
              </Button>
            )}
          </div>
        )}
      </DataList>
      {more > 0 && (
        <p className="pt-2 text-ink-2">
          <Plural value={more} one="and # more" other="and # more" />
        </p>
      )}
      <ConfirmDialog
        title={t`Invite all again`}
        confirmLabel={t`Send invitations`}
        isOpen={isAsking}
        onOpenChange={() => setIsAsking(false)}
        onConfirm={async () => {
          if (await inviteAll({ idempotencyKey: keyOf('all') }))
            after('all', t`The invitations are on their way.`);
        }}
      >
        <Plural
          value={found.stillToInvite}
          one="One person has not been invited yet and gets a letter now."
          other="# people have not been invited yet and get a letter now, at most 300 at once."
        />
      </ConfirmDialog>
    </Section>
  );
}
