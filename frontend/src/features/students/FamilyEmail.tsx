import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useFirstProblem } from '@/app/useFirstProblem';
import { graphql } from '@/gql';
import { Button, Dialog, TextField, toast } from '@/ui';

const SET = graphql(`
  mutation FamilyEmail_set($studentId: ID!, $personId: ID!, $email: String!) {
    setFamilyEmail(studentId: $studentId, personId: $personId, email: $email) {
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

const looksLikeOne = (email: string) => /^[^\s@]+@[^\s@]+$/.test(email);

/** Where a guardian is written to: the form to add or change their e-mail address. */
export function FamilyEmail({
  studentId,
  person,
  onClose,
  onSaved,
}: {
  studentId: string;
  person: { id: string; name: string; email?: string | null };
  onClose: () => void;
  onSaved: () => void;
}) {
  const { t } = useLingui();
  const formId = useId();
  const [email, setEmail] = useState(person.email ?? '');
  const [attempt, setAttempt] = useState(0);
  const form = useFirstProblem(attempt);
  const [save, { isPending, problem, clear }] = useDeed(SET, 'setFamilyEmail');
  const address = email.trim();
  const refused =
    problem?.field === 'email' ? [problem.message, problem.doNext].filter(Boolean).join(' ') : undefined;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAttempt((count) => count + 1);
    if (!looksLikeOne(address)) return;
    if (!(await save({ studentId, personId: person.id, email: address }))) {
      setAttempt((count) => count + 1); // what the server refused gets the focus too
      return;
    }
    toast({ text: t`${person.name} is written to at ${address} from now on.`, tone: 'ok' });
    onSaved();
  };
  return (
    <Dialog
      title={person.email ? t`Change email of ${person.name}` : t`Add email of ${person.name}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending}>
            <Trans>Save email</Trans>
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {!refused && <ProblemBanner problem={problem} />}
        <TextField
          label={t`Email address`}
          description={t`Letters and invitations go there. A roster that says nothing new leaves it as it is.`}
          type="email"
          value={email}
          onChange={(value) => {
            setEmail(value);
            clear();
          }}
          errorMessage={
            attempt > 0 && !looksLikeOne(address)
              ? t`Write an email address, such as rosa@cedar.org.`
              : refused
          }
          isRequired
          autoComplete="off"
        />
        {person.email && (
          <p className="text-sm text-ink-2">
            <Trans>
              An invitation that is on its way to the address before opens nothing any more. If they have
              signed in, they are told at the address before.
            </Trans>
          </p>
        )}
      </form>
    </Dialog>
  );
}
