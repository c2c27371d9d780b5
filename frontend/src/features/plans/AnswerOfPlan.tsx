import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Link, Section, Select, TextArea } from '@/ui';

const ANSWER = graphql(`
  query AnswerOfPlan_plan($planId: ID!, $language: String!) {
    planAnswer(planId: $planId, language: $language) {
      rule
      effects {
        yes
        part
        no
        silence
        cite
      }
      takesEffectOn
      cameOfIt
      nextSteps
      notAgreed {
        itemId
        title
        hasBefore
      }
      dispute {
        filedBy
        filedOn
        note
      }
      noticeId
      mayRecord
    }
  }
`);

const FILE = graphql(`
  mutation AnswerOfPlan_file(
    $planId: ID!
    $filedBy: String!
    $filedOn: Date!
    $note: String!
    $idempotencyKey: String!
  ) {
    recordDispute(
      planId: $planId
      filedBy: $filedBy
      filedOn: $filedOn
      note: $note
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Plan {
        id
        state
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

const END = graphql(`
  mutation AnswerOfPlan_end($planId: ID!, $outcome: String!, $endedOn: Date!, $idempotencyKey: String!) {
    endDispute(planId: $planId, outcome: $outcome, endedOn: $endedOn, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Plan {
        id
        state
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

interface AnswerOfPlanProps {
  planId: string;
  onChanged: () => void;
}

/** What the family's answer does by the state's law, what came of it, and what is next. */
export function AnswerOfPlan({ planId, onChanged }: AnswerOfPlanProps) {
  const { t, i18n } = useLingui();
  const [open, setOpen] = useState<'file' | 'end' | null>(null);
  const [{ data }, askAgain] = useQuery({
    query: ANSWER,
    variables: { planId, language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const answer = data?.planAnswer;
  if (!answer) return null;
  const done = () => {
    setOpen(null);
    askAgain({ requestPolicy: 'network-only' });
    onChanged();
  };
  const { effects } = answer;
  const said = [
    { what: t`Yes`, does: effects.yes },
    { what: t`In part`, does: effects.part },
    { what: t`No`, does: effects.no },
    { what: t`No answer`, does: effects.silence },
  ];
  return (
    <Section title={<Trans>What the family's answer does</Trans>} className="mt-4 pb-0">
      {answer.cameOfIt && <p className="pb-2 font-strong">{answer.cameOfIt}</p>}
      {answer.nextSteps.length > 0 && (
        <ol aria-label={t`What is next`} className="list-decimal space-y-1 ps-5 pb-2">
          {answer.nextSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {answer.noticeId && (
        <p className="pb-2">
          <Link href={`/notices/${answer.noticeId}`}>
            <Trans>Prior written notice of the refusal</Trans>
          </Link>
        </p>
      )}
      {answer.notAgreed.length > 0 && (
        <>
          <p>
            <Trans>Not in force, because nobody agreed to it:</Trans>
          </p>
          <ul className="list-disc ps-5 pb-2">
            {answer.notAgreed.map((line) => (
              <li key={line.itemId}>
                {line.title}:{' '}
                {line.hasBefore ? (
                  <Trans>the text last agreed stays</Trans>
                ) : (
                  <Trans>nothing stands in its place</Trans>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <dl className="text-sm text-ink-2">
        {said.map(({ what, does }) => (
          <div key={what} className="flex flex-wrap gap-x-2">
            <dt className="font-strong">{what}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="text-sm text-ink-2">{effects.cite}</p>
      {answer.mayRecord && (
        <p className="pt-2">
          {answer.dispute ? (
            <Button size="small" onPress={() => setOpen('end')}>
              <Trans>How the complaint ended…</Trans>
            </Button>
          ) : (
            <Button size="small" onPress={() => setOpen('file')}>
              <Trans>Record a due process complaint…</Trans>
            </Button>
          )}
        </p>
      )}
      {open === 'file' && <FileDialog planId={planId} onClose={() => setOpen(null)} onDone={done} />}
      {open === 'end' && <EndDialog planId={planId} onClose={() => setOpen(null)} onDone={done} />}
    </Section>
  );
}

interface DialogProps {
  planId: string;
  onClose: () => void;
  onDone: () => void;
}

function FileDialog({ planId, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [key] = useState(() => crypto.randomUUID());
  const [filedBy, setFiledBy] = useState('family');
  const [filedOn, setFiledOn] = useState<string | null>(now);
  const [note, setNote] = useState('');
  const [file, { isPending, problem }] = useDeed(FILE, 'recordDispute');
  return (
    <Dialog
      title={t`Record a due process complaint`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!filedOn}
          onPress={async () => {
            if (filedOn && (await file({ planId, filedBy, filedOn, note, idempotencyKey: key }))) onDone();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p className="text-sm text-ink-2">
        <Trans>
          This plan does not take effect while the complaint is open. The last agreed plan stays (34 CFR
          300.518).
        </Trans>
      </p>
      <Select
        label={t`Filed by`}
        options={[
          { id: 'family', label: t`The family` },
          { id: 'district', label: t`The district` },
        ]}
        value={filedBy}
        onChange={setFiledBy}
      />
      <DatePicker label={t`Day on the complaint`} value={filedOn} latest={now} onChange={setFiledOn} />
      <TextArea label={t`Note`} rows={2} maxLength={2000} value={note} onChange={setNote} />
    </Dialog>
  );
}

function EndDialog({ planId, onClose, onDone }: DialogProps) {
  const { t } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [key] = useState(() => crypto.randomUUID());
  const [outcome, setOutcome] = useState('withdrawn');
  const [endedOn, setEndedOn] = useState<string | null>(now);
  const [end, { isPending, problem }] = useDeed(END, 'endDispute');
  return (
    <Dialog
      title={t`How the complaint ended`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!endedOn}
          onPress={async () => {
            if (endedOn && (await end({ planId, outcome, endedOn, idempotencyKey: key }))) onDone();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <Select
        label={t`Outcome`}
        options={[
          { id: 'withdrawn', label: t`Withdrawn, or settled without a change` },
          { id: 'plan_stands', label: t`Decided: this plan stands` },
          { id: 'last_agreed_stays', label: t`Decided or settled: the plan before it stays` },
        ]}
        value={outcome}
        onChange={setOutcome}
      />
      <DatePicker label={t`Day it ended`} value={endedOn} latest={now} onChange={setEndedOn} />
    </Dialog>
  );
}
