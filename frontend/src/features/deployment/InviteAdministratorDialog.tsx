import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useFirstProblem } from '@/app/useFirstProblem';
import { graphql } from '@/gql';
import { Button, Dialog, TextField, toast } from '@/ui';

const INVITE = graphql(`
  mutation InviteAdministrator_invite(
    $districtId: ID!
    $givenName: String!
    $familyName: String!
    $email: String!
    $idempotencyKey: String!
  ) {
    inviteDistrictAdministrator(
      districtId: $districtId
      givenName: $givenName
      familyName: $familyName
      email: $email
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on OperatedDistrict {
        id
        ...Administrators_district
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

interface Draft {
  givenName: string;
  familyName: string;
  email: string;
}

const FIELDS: readonly (keyof Draft)[] = ['givenName', 'familyName', 'email'];
const MISSING = msg`This is needed.`;
const NO_ADDRESS = msg`Write an email address, such as rosa@cedar.org.`;

function check(draft: Draft): Partial<Record<keyof Draft, MessageDescriptor>> {
  return {
    ...(!draft.givenName.trim() && { givenName: MISSING }),
    ...(!draft.familyName.trim() && { familyName: MISSING }),
    ...(!/^[^\s@]+@[^\s@]+$/.test(draft.email.trim()) && { email: NO_ADDRESS }),
  };
}

interface InviteAdministratorDialogProps {
  districtId: string;
  onClose: () => void;
  onInvited: () => void;
}

/** Asks somebody in as administrator of a district. The same address again ends the earlier invitation. */
export function InviteAdministratorDialog({
  districtId,
  onClose,
  onInvited,
}: InviteAdministratorDialogProps) {
  const { t, i18n } = useLingui();
  const formId = useId();
  const [draft, setDraft] = useState<Draft>({ givenName: '', familyName: '', email: '' });
  const [attempt, setAttempt] = useState(0);
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [invite, { isPending, problem, clear }] = useDeed(INVITE, 'inviteDistrictAdministrator');
  const form = useFirstProblem(attempt);
  const problems = check(draft);
  const refused = FIELDS.find((name) => name === problem?.field);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempt((count) => count + 1);
    if (Object.keys(problems).length > 0) return;
    const email = draft.email.trim();
    if (!(await invite({ districtId, ...draft, email, idempotencyKey }))) {
      setAttempt((count) => count + 1); // what the server refused gets the focus too
      return;
    }
    toast({ text: t`An invitation is on its way to ${email}.`, tone: 'ok' });
    onInvited();
    onClose();
  };
  const field = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (value: string) => {
      setDraft({ ...draft, [name]: value });
      clear();
    },
    errorMessage:
      attempt > 0 && problems[name]
        ? i18n._(problems[name])
        : refused === name
          ? problem?.message
          : undefined,
    isRequired: true,
    autoComplete: 'off',
  });
  return (
    <Dialog
      title={t`Invite administrator`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending}>
            <Trans>Send invitation</Trans>
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {!refused && <ProblemBanner problem={problem} />}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField {...field('givenName')} label={t`Given name`} />
          <TextField {...field('familyName')} label={t`Family name`} />
        </div>
        <TextField
          {...field('email')}
          label={t`Email address`}
          description={t`The address of their account with the district's staff sign-in. They get a link that works once.`}
          type="email"
        />
      </form>
    </Dialog>
  );
}
