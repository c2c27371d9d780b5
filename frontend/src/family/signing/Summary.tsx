import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import type { Problem } from '@/app/words';
import { graphql } from '@/gql';
import { Banner } from '@/ui/Banner/Banner';
import { Button } from '@/ui/Button/Button';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { StatusMark } from '@/ui/StatusMark/StatusMark';
import { TextField } from '@/ui/TextField/TextField';
import { WhatThisDoes } from '../parts/WhatAnswersDo';
import type { Decision } from '../plain';
import { type Answers, answerTo, choicesToSend, outcomeOf, unanswered } from './answers';
import { namesakes } from './namesakes';
import { SignaturePad, type Strokes } from './SignaturePad';
import { Step, StepBar } from './StepBar';
import { TitleOf } from './TitleOf';
import { CHOICE_WORDS } from './words';

const SIGN = graphql(`
  mutation FamilySign_sign(
    $requestId: ID!
    $documentSha256: String!
    $consentTextSha256: String!
    $language: String!
    $choices: [ChoiceInput!]!
    $typedName: String!
    $drawing: [[Int!]!]
    $idempotencyKey: String!
  ) {
    signPlan(
      requestId: $requestId
      documentSha256: $documentSha256
      consentTextSha256: $consentTextSha256
      language: $language
      choices: $choices
      typedName: $typedName
      drawing: $drawing
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Signature {
        id
        signedAt
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

export interface SummaryProps {
  requestId: string;
  planId: string;
  documentSha256: string;
  consent: { text: string; sha256: string; language: string };
  /** False while the sentence in a newly chosen language is on its way. */
  isConsentCurrent: boolean;
  needsSignIn: boolean;
  items: readonly Decision[];
  answers: Answers;
  /** One a visit: whatever is pressed twice or sent twice is one signature. */
  idempotencyKey: string;
  onChange: (itemId: string) => void;
  onBack: () => void;
  onSigned: () => void;
  /** Something is not as it was shown: ask the server again. */
  onLookAgain: () => void;
}

/** Answered before, here or on another device: the page shows that answer as soon as it has it. */
const HAS_ANSWERED: readonly string[] = ['ALREADY_ANSWERED', 'IDEMPOTENCY_KEY_REUSED'];

function freshSignIn(slug: string, requestId: string): string {
  const back = encodeURIComponent(`/family/sign/${requestId}?step=sign`);
  return `/auth/${encodeURIComponent(slug)}/start?audience=family&return_to=${back}`;
}

function SignInAgain({ requestId }: { requestId: string }) {
  const { slug } = useViewer().district;
  return (
    <Banner
      tone="attention"
      title={<Trans>To sign, sign in once more. Your answers are kept.</Trans>}
      action={
        <a
          href={freshSignIn(slug, requestId)}
          className="inline-flex min-h-control items-center rounded-kit border border-transparent bg-accent px-3.5 font-strong text-on-fill no-underline forced-colors:border-[LinkText]"
        >
          <Trans>Sign in again</Trans>
        </a>
      }
    >
      <Trans>It has been a while. This keeps others from signing in your name.</Trans>
    </Banner>
  );
}

function DocumentChanged({ problem, onLookAgain }: { problem: Problem; onLookAgain: () => void }) {
  return (
    <Banner
      tone="danger"
      title={problem.message}
      action={
        <Button onPress={onLookAgain}>
          <Trans>Load the plan again</Trans>
        </Button>
      }
    >
      {problem.doNext}
    </Banner>
  );
}

function AnswerList({ items, answers, onChange }: Pick<SummaryProps, 'items' | 'answers' | 'onChange'>) {
  const { t, i18n } = useLingui();
  const alike = namesakes(items);
  return (
    <ol aria-label={t`Your answers`} className="divide-y divide-line border-y border-line">
      {items.map((item) => {
        const { choice, comment } = answerTo(answers, item.id);
        const said = choice ? CHOICE_WORDS[choice] : undefined;
        return (
          <li key={item.id} className="flex items-start justify-between gap-3 py-3">
            <div className="min-w-0">
              <TitleOf title={item.title} namesake={alike.get(item.id)} />
              <p className="font-strong">
                {said ? (
                  <StatusMark standing={said.standing}>{i18n._(said.words)}</StatusMark>
                ) : (
                  <StatusMark standing="due-soon">
                    <Trans>No answer yet</Trans>
                  </StatusMark>
                )}
              </p>
              {comment.trim() && <p className="whitespace-pre-line text-ink-2">{comment}</p>}
            </div>
            <Button
              look="plain"
              aria-label={said ? t`Change: ${item.title}` : t`Answer: ${item.title}`}
              onPress={() => onChange(item.id)}
            >
              {said ? <Trans>Change</Trans> : <Trans>Answer this</Trans>}
            </Button>
          </li>
        );
      })}
    </ol>
  );
}

/** All answers at a glance, the sentence they are signed with, the name, and the one button that sends. */
export function Summary({
  requestId,
  planId,
  documentSha256,
  consent,
  isConsentCurrent,
  needsSignIn,
  items,
  answers,
  idempotencyKey,
  onChange,
  onBack,
  onSigned,
  onLookAgain,
}: SummaryProps) {
  const { t } = useLingui();
  const form = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const [isSigned, setIsSigned] = useState(false);
  const [typedName, setTypedName] = useState('');
  const [strokes, setStrokes] = useState<Strokes>([]);
  const [isNameMissing, setIsNameMissing] = useState(false);
  const [sign, { isPending, problem, clear }] = useDeed(SIGN, 'signPlan');
  const open = unanswered(items, answers);
  const code = problem?.code;
  const nameRefused = problem?.field === 'typedName' ? problem : null;
  const mustSignIn = needsSignIn || code === 'SIGN_IN_AGAIN';

  // The server knows whose name it is: what it says belongs at the field, and so does the next key press.
  useEffect(() => {
    if (nameRefused) form.current?.querySelector('input')?.focus();
  }, [nameRefused]);

  async function send() {
    const choices = choicesToSend(items, answers);
    if (isSending.current || isSigned || !choices || !isConsentCurrent) return;
    if (typedName.trim().length < 2) {
      setIsNameMissing(true);
      form.current?.querySelector('input')?.focus();
      return;
    }
    isSending.current = true;
    const signature = await sign({
      requestId,
      documentSha256,
      consentTextSha256: consent.sha256,
      language: consent.language,
      choices,
      typedName: typedName.trim(),
      drawing: strokes.length > 0 ? strokes.map((stroke) => [...stroke]) : null,
      idempotencyKey,
    });
    isSending.current = false;
    if (!signature) return;
    setIsSigned(true);
    onSigned();
  }

  return (
    <Step>
      <PageHeader
        title={t`Look at your answers`}
        subtitle={<Trans>You can change each one. A question does not count as a yes.</Trans>}
      />
      <AnswerList items={items} answers={answers} onChange={onChange} />
      {open.length > 0 ? (
        <p role="status" className="font-strong">
          <Plural
            value={open.length}
            one="# part has no answer yet. Answer it, then you can sign."
            other="# parts have no answer yet. Answer them, then you can sign."
          />
        </p>
      ) : (
        <form
          ref={form}
          id="sign"
          noValidate
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <h2 className="text-lg">
            <Trans>Sign</Trans>
          </h2>
          <WhatThisDoes planId={planId} outcome={outcomeOf(items, answers)} />
          <div>
            <p lang={consent.language} className="border-s-4 border-s-line-strong ps-4">
              {consent.text}
            </p>
            <Disclosure title={<Trans>Numbers that prove what you sign</Trans>}>
              <p className="text-xs break-all text-ink-2">
                <Trans>
                  Number of this sentence: <span className="font-mono">{consent.sha256}</span>
                </Trans>
              </p>
              <p className="text-xs break-all text-ink-2">
                <Trans>
                  Number of this plan: <span className="font-mono">{documentSha256}</span>
                </Trans>
              </p>
            </Disclosure>
          </div>
          {isSigned && (
            <Banner
              tone="ok"
              title={<Trans>You have signed.</Trans>}
              action={
                <Button onPress={onLookAgain}>
                  <Trans>Show my answer</Trans>
                </Button>
              }
            />
          )}
          {mustSignIn ? (
            <SignInAgain requestId={requestId} />
          ) : (
            <>
              <TextField
                label={t`Type your full name`}
                description={t`Your typed name counts as your signature.`}
                autoComplete="name"
                isRequired
                maxLength={200}
                value={typedName}
                onChange={(name) => {
                  setTypedName(name);
                  setIsNameMissing(false);
                  if (nameRefused) clear();
                }}
                errorMessage={
                  isNameMissing
                    ? t`Type your full name to sign.`
                    : nameRefused
                      ? [nameRefused.message, nameRefused.doNext].filter(Boolean).join(' ')
                      : undefined
                }
              />
              <SignaturePad strokes={strokes} onChange={setStrokes} />
            </>
          )}
          {problem && code === 'DOCUMENT_CHANGED' && (
            <DocumentChanged problem={problem} onLookAgain={onLookAgain} />
          )}
          {problem && HAS_ANSWERED.includes(problem.code) && (
            <Banner
              tone="attention"
              title={problem.message}
              action={
                <Button onPress={onLookAgain}>
                  <Trans>Show my answer</Trans>
                </Button>
              }
            />
          )}
          {problem &&
            !nameRefused &&
            code !== 'SIGN_IN_AGAIN' &&
            code !== 'DOCUMENT_CHANGED' &&
            !HAS_ANSWERED.includes(problem.code) && <ProblemBanner problem={problem} onDismiss={clear} />}
        </form>
      )}
      <StepBar isAtEnd>
        <Button onPress={onBack}>
          <Trans>Back</Trans>
        </Button>
        <Button
          type="submit"
          form="sign"
          look="primary"
          isPending={isPending}
          isDisabled={open.length > 0 || isSigned || mustSignIn || !isConsentCurrent}
        >
          <Trans>Sign</Trans>
        </Button>
      </StepBar>
    </Step>
  );
}
