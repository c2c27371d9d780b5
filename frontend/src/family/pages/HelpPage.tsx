import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { graphql } from '@/gql';
import { Button } from '@/ui/Button/Button';
import { Checkbox } from '@/ui/Checkbox/Checkbox';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { TextArea } from '@/ui/TextArea/TextArea';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { useAsked } from '../useAsked';

const CHILD = graphql(`
  query FamilyHelp_child($id: ID!) {
    student(id: $id) {
      id
      givenName
      may
      cases {
        id
        state
        machine
        plainly
        receivedOn
      }
    }
  }
`);

const ASK = graphql(`
  mutation FamilyHelp_ask(
    $studentId: ID!
    $concern: String!
    $wantsInterpreter: Boolean!
    $idempotencyKey: String!
  ) {
    askForHelp(
      studentId: $studentId
      concern: $concern
      wantsInterpreter: $wantsInterpreter
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on HelpRequest {
        id
        number
        receivedOn
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

/** A parent asks the school to look into what worries them, and sees where earlier requests stand. */
export default function HelpPage({ studentId }: { studentId: string }) {
  const { t } = useLingui();
  const dates = useDates();
  const { data, error, askAgain } = useAsked(CHILD, { id: studentId });
  return (
    <>
      <BackHome />
      <PageHeader title={t`Ask the school for help`} />
      <Loaded thing={data && (data.student ?? null)} error={error} onRetry={askAgain}>
        {(child) => (
          <>
            {child.cases.map((one) => (
              <section key={one.id} className="border-b border-line pb-4">
                <h2 className="text-base font-strong">
                  {one.machine === 'transfer' || one.machine === 'exit' ? (
                    <Trans>Since {dates.day(one.receivedOn)}</Trans>
                  ) : (
                    <Trans>Asked on {dates.day(one.receivedOn)}</Trans>
                  )}
                </h2>
                <p>{one.plainly}</p>
              </section>
            ))}
            {child.may.includes('ask_for_help') && (
              <AskForm studentId={child.id} name={child.givenName} onAsked={askAgain} />
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function AskForm({ studentId, name, onAsked }: { studentId: string; name: string; onAsked: () => void }) {
  const { t } = useLingui();
  const dates = useDates();
  const [concern, setConcern] = useState('');
  const [wantsInterpreter, setInterpreter] = useState(false);
  const [receipt, setReceipt] = useState<{ number: string; receivedOn: string } | null>(null);
  const [ask, { isPending, problem }] = useDeed(ASK, 'askForHelp');
  const { idempotencyKey } = useDeedKey();
  if (receipt) {
    return (
      <div role="status" className="flex flex-col gap-2 py-4">
        <p className="text-lg font-strong">
          <Trans>The school has your request.</Trans>
        </p>
        <p>
          <Trans>
            Received on {dates.day(receipt.receivedOn)}, number {receipt.number}. Time is counted from this
            day. The school writes to you: it proposes to evaluate, or says why not.
          </Trans>
        </p>
      </div>
    );
  }
  return (
    <form
      className="flex flex-col gap-4 py-4"
      onSubmit={async (event) => {
        event.preventDefault();
        const done = await ask({ studentId, concern, wantsInterpreter, idempotencyKey });
        if (!done) return;
        setReceipt(done);
        onAsked();
      }}
    >
      <p>
        <Trans>
          Say what worries you about {name}. The school looks at what it knows and writes to you: it proposes
          an evaluation, or says why not. Nothing begins before you agree in writing, and it costs nothing.
        </Trans>
      </p>
      <ProblemBanner problem={problem} />
      <TextArea
        label={t`What worries you?`}
        description={t`In your own words: what you see, since when, what was tried.`}
        rows={5}
        maxLength={5000}
        isRequired
        value={concern}
        onChange={setConcern}
      />
      <Checkbox isSelected={wantsInterpreter} onChange={setInterpreter}>
        <Trans>I would like an interpreter</Trans>
      </Checkbox>
      <Button type="submit" look="primary" isPending={isPending} isDisabled={!concern.trim()}>
        <Trans>Send the request</Trans>
      </Button>
    </form>
  );
}
