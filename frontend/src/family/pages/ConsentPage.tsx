import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { graphql, readFragment } from '@/gql';
import type { FamilyConsent_askFragment } from '@/gql/graphql';
import { Banner } from '@/ui/Banner/Banner';
import { Button } from '@/ui/Button/Button';
import { Checkbox } from '@/ui/Checkbox/Checkbox';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { TextField } from '@/ui/TextField/TextField';
import { BackHome } from '../parts/BackHome';
import { ListenButton } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { navigate, useAddress } from '../router';
import { useAsked } from '../useAsked';

const ASK = graphql(`
  fragment FamilyConsent_ask on ConsentAsk {
    id
    state
    says
    whyClosed
    isOver
    givenName
    kind
    activity
    ifNot
    areas {
      key
      name
      plainly
      procedures
      language
      assessor
    }
    records {
      what
      to
    }
    noRecords
    statements
    bothDecide
    byArea
    requestedOn
    requestedBy
    sha256
    sentences {
      outcome
      text
      sha256
    }
    language
    answers {
      outcome
      says
      way
      signedOn
      receivedOn
      receipt
      refusedAreas
    }
  }
`);

const READ = graphql(`
  query FamilyConsent_read($id: ID!, $language: String!) {
    viewer {
      recentlyAuthenticated
    }
    consentAsk(id: $id, language: $language) {
      ...FamilyConsent_ask
    }
  }
`);

const VIEWED = graphql(`
  mutation FamilyConsent_viewed($id: ID!, $language: String!) {
    markConsentViewed(id: $id, language: $language) {
      __typename
      ...FamilyConsent_ask
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

const ANSWER = graphql(`
  mutation FamilyConsent_answer(
    $id: ID!
    $agrees: Boolean!
    $refusedAreas: [String!]!
    $documentSha256: String!
    $consentTextSha256: String!
    $language: String!
    $typedName: String!
    $idempotencyKey: String!
  ) {
    answerConsent(
      id: $id
      agrees: $agrees
      refusedAreas: $refusedAreas
      documentSha256: $documentSha256
      consentTextSha256: $consentTextSha256
      language: $language
      typedName: $typedName
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...FamilyConsent_ask
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

const REVOKE = graphql(`
  mutation FamilyConsent_revoke(
    $id: ID!
    $documentSha256: String!
    $consentTextSha256: String!
    $language: String!
    $typedName: String!
    $idempotencyKey: String!
  ) {
    revokeConsent(
      id: $id
      documentSha256: $documentSha256
      consentTextSha256: $consentTextSha256
      language: $language
      typedName: $typedName
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...FamilyConsent_ask
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

type Ask = FamilyConsent_askFragment;
type Step = 'yes' | 'no' | 'back';

const PAIRS: Record<Step, readonly string[]> = {
  yes: ['granted', 'partially_granted'],
  no: ['refused'],
  back: ['revoked'],
};

/** What a school asks permission for, in plain words; and yes, no, or a question first. */
export default function ConsentPage({ askId }: { askId: string }) {
  const { t, i18n } = useLingui();
  const { data, variables, error, askAgain } = useAsked(READ, { id: askId, language: i18n.locale }, null);
  const ask = data && (readFragment(ASK, data.consentAsk) ?? null);
  return (
    <>
      <BackHome />
      {!ask && <PageHeader title={t`Your permission`} />}
      <Loaded thing={ask} error={error} onRetry={askAgain}>
        {(shown) => (
          <Consent
            ask={shown}
            isCurrent={variables?.language === i18n.locale}
            needsSignIn={data?.viewer?.recentlyAuthenticated === false}
            onChanged={askAgain}
          />
        )}
      </Loaded>
    </>
  );
}

/** The server learns once that the person has it before them. Failing to say so stops nobody from reading. */
function useViewed(ask: Ask, language: string): void {
  const [, markViewed] = useMutation(VIEWED);
  const marked = useRef<string | null>(null);
  const id = ask.state === 'requested' && !ask.isOver ? ask.id : null;
  useEffect(() => {
    if (!id || marked.current === id) return;
    marked.current = id;
    void markViewed({ id, language });
  }, [id, language, markViewed]);
}

interface ConsentProps {
  ask: Ask;
  /** False while the words in a newly chosen language are on their way. */
  isCurrent: boolean;
  needsSignIn: boolean;
  onChanged: () => void;
}

function Consent({ ask, isCurrent, needsSignIn, onChanged }: ConsentProps) {
  const { t } = useLingui();
  const { path, search } = useAddress();
  useViewed(ask, ask.language);
  const step = search.get('step');
  const last = ask.answers.at(-1);
  const agreed = ask.state === 'granted' || ask.state === 'partially_granted';
  // The case went on without an answer: a no still stops it, and a yes changes nothing.
  const mayAgree = !ask.isOver && ask.state !== 'expired';
  const may = step === 'back' ? agreed : step === 'yes' ? mayAgree : !ask.isOver;
  if ((step === 'yes' || step === 'no' || step === 'back') && may) {
    return (
      <Sign
        key={step}
        ask={ask}
        step={step}
        isCurrent={isCurrent}
        needsSignIn={needsSignIn}
        onBack={() => navigate(path)}
        onDone={() => {
          navigate(path, { replace: true });
          onChanged();
        }}
        onLookAgain={onChanged}
      />
    );
  }
  const name = ask.givenName;
  return (
    <>
      <PageHeader
        title={t`The school asks for your permission: ${name}`}
        subtitle={ask.kind}
        actions={
          <ListenButton
            language={ask.language}
            words={() => [
              { text: ask.activity, language: ask.language },
              ...ask.areas.flatMap((area) => [
                { text: area.name, language: ask.language },
                { text: area.plainly, language: ask.language },
              ]),
              ...ask.statements.map((text) => ({ text, language: ask.language })),
              { text: ask.ifNot, language: ask.language },
            ]}
          />
        }
      />
      <div className="flex flex-col gap-6">
        {last && <Given ask={ask} last={last} />}
        {!last && ask.isOver && (
          <Banner tone="attention" title={<Trans>You do not have to answer this any more.</Trans>}>
            {ask.whyClosed}
          </Banner>
        )}
        <What ask={ask} />
        <Section title={<Trans>You decide</Trans>}>
          <ul className="flex list-disc flex-col gap-2 ps-5">
            {ask.statements.map((one) => (
              <li key={one}>{one}</li>
            ))}
            <li>{ask.ifNot}</li>
            {ask.bothDecide && (
              <li>
                <Trans>A court order says that everybody who is asked has to agree.</Trans>
              </li>
            )}
          </ul>
          <p className="pt-3">
            <Trans>
              Do you have a question first? Ask {ask.requestedBy} at the school. There is no hurry to press a
              button.
            </Trans>
          </p>
        </Section>
        {!ask.isOver && (
          <div className="flex flex-col gap-3">
            {mayAgree && (
              <Link look="primary" href={`${path}?step=yes`}>
                <Trans>I agree…</Trans>
              </Link>
            )}
            <Link look="quiet" href={`${path}?step=no`}>
              <Trans>I do not agree…</Trans>
            </Link>
            <p className="text-ink-2">
              <Trans>You look at it once more on the next page before anything is sent.</Trans>
            </p>
          </div>
        )}
        <Section title={<Trans>To keep</Trans>}>
          <Link
            href={`/print/consent.pdf?ask=${ask.id}&language=${ask.language}`}
            target="_blank"
            rel="noreferrer"
          >
            <Trans>Get it as a PDF, to read or to sign on paper (new window)</Trans>
          </Link>
          {agreed && (
            <p className="pt-3">
              <Link href={`${path}?step=back`}>
                <Trans>I want to take my agreement back…</Trans>
              </Link>
            </p>
          )}
        </Section>
      </div>
    </>
  );
}

function Given({ ask, last }: { ask: Ask; last: Ask['answers'][number] }) {
  const dates = useDates();
  const left = ask.areas.filter((area) => last.refusedAreas.includes(area.key)).map((area) => area.name);
  return (
    <div role="status">
      <Banner tone={last.outcome === 'granted' ? 'ok' : 'plain'} title={<Trans>Your answer is kept.</Trans>}>
        <p className="font-strong">{last.says}</p>
        {left.length > 0 && (
          <p>
            <Trans>Not agreed to: {left.join(', ')}</Trans>
          </p>
        )}
        <p>
          <Trans>The school received it on {dates.day(last.receivedOn)}.</Trans>
        </p>
        <p className="text-sm break-all text-ink-2">
          <Trans>Number of your receipt: {last.receipt.slice(0, 16)}</Trans>
        </p>
      </Banner>
    </div>
  );
}

function What({ ask }: { ask: Ask }) {
  const { t } = useLingui();
  return (
    <>
      <Section title={<Trans>What is asked</Trans>}>
        <p className="text-lg">{ask.activity}</p>
      </Section>
      <Section title={<Trans>What the school wants to look at</Trans>}>
        <ul className="divide-y divide-line">
          {ask.areas.map((area) => (
            <li key={area.key} className="flex flex-col gap-1 py-3">
              <span className="font-strong">{area.name}</span>
              <span>{area.plainly}</span>
              <Disclosure title={t`How, and by whom: ${area.name}`}>
                <p dir="auto" className="whitespace-pre-line">
                  {area.procedures}
                </p>
                <p>
                  {area.assessor ? (
                    <Trans>
                      By {area.assessor}. Your child is spoken with in: {area.language}.
                    </Trans>
                  ) : (
                    <Trans>Your child is spoken with in: {area.language}.</Trans>
                  )}
                </p>
              </Disclosure>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={<Trans>Who gets papers about your child</Trans>}>
        {ask.noRecords && <p>{ask.noRecords}</p>}
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {ask.records.map((one) => (
            <li key={`${one.what}${one.to}`} dir="auto">
              {one.what} — {one.to}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

interface SignProps extends Omit<ConsentProps, 'onChanged'> {
  step: Step;
  onBack: () => void;
  onDone: () => void;
  onLookAgain: () => void;
}

function Sign({ ask, step, isCurrent, needsSignIn, onBack, onDone, onLookAgain }: SignProps) {
  const { t } = useLingui();
  const { slug } = useViewer().district;
  const { path } = useAddress();
  const { idempotencyKey } = useDeedKey();
  const [typedName, setTypedName] = useState('');
  const [isNameMissing, setNameMissing] = useState(false);
  const [left, setLeft] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const [answer, answering] = useDeed(ANSWER, 'answerConsent');
  const [revoke, revoking] = useDeed(REVOKE, 'revokeConsent');
  const problem = answering.problem ?? revoking.problem;
  const refused = step === 'yes' && left.length === ask.areas.length;
  const outcome = refused ? 'refused' : PAIRS[step][left.length > 0 ? 1 : 0];
  const sentence = ask.sentences.find((one) => one.outcome === outcome);
  const nameRefused = problem?.field === 'typedName' ? problem : null;
  const mustSignIn = needsSignIn || problem?.code === 'SIGN_IN_AGAIN';
  const isOver = problem?.code === 'CONSENT_CHANGED' || problem?.code === 'CONSENT_ANSWERED';
  const titles: Record<Step, string> = {
    yes: t`I agree`,
    no: t`I do not agree`,
    back: t`I take my agreement back`,
  };
  useEffect(() => {
    if (nameRefused) form.current?.querySelector<HTMLInputElement>('input[name=name]')?.focus();
  }, [nameRefused]);

  async function send() {
    if (!sentence || !isCurrent) return;
    if (typedName.trim().length < 2) {
      setNameMissing(true);
      form.current?.querySelector<HTMLInputElement>('input[name=name]')?.focus();
      return;
    }
    const said = {
      id: ask.id,
      documentSha256: ask.sha256,
      consentTextSha256: sentence.sha256,
      language: ask.language,
      typedName: typedName.trim(),
      idempotencyKey,
    };
    const done =
      step === 'back'
        ? await revoke(said)
        : await answer({
            ...said,
            agrees: step === 'yes' && !refused,
            refusedAreas: step === 'yes' ? left : [],
          });
    if (done) onDone();
  }

  const back = encodeURIComponent(`${path}?step=${step}`);
  return (
    <>
      <PageHeader title={titles[step]} subtitle={`${ask.kind} · ${ask.givenName}`} />
      <form
        ref={form}
        noValidate
        className="flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {step === 'yes' && ask.byArea && ask.areas.length > 1 && (
          <fieldset className="flex flex-col gap-2">
            <legend className="font-strong">
              <Trans>Is there a part you do not agree to? Mark it.</Trans>
            </legend>
            {ask.areas.map((area) => (
              <Checkbox
                key={area.key}
                isSelected={left.includes(area.key)}
                onChange={(is) => setLeft(is ? [...left, area.key] : left.filter((one) => one !== area.key))}
              >
                {area.name}
              </Checkbox>
            ))}
          </fieldset>
        )}
        <p lang={ask.language} className="border-s-4 border-s-line-strong ps-4">
          {sentence?.text}
        </p>
        {step === 'no' && <p>{ask.ifNot}</p>}
        {mustSignIn ? (
          <Banner
            tone="attention"
            title={<Trans>To sign, sign in once more.</Trans>}
            action={
              <a
                href={`/auth/${encodeURIComponent(slug)}/start?audience=family&return_to=${back}`}
                className="inline-flex min-h-control items-center rounded-kit border border-transparent bg-accent px-3.5 font-strong text-on-fill no-underline forced-colors:border-[LinkText]"
              >
                <Trans>Sign in again</Trans>
              </a>
            }
          >
            <Trans>It has been a while. This keeps others from signing in your name.</Trans>
          </Banner>
        ) : (
          <TextField
            label={t`Type your full name`}
            description={t`Your typed name counts as your signature.`}
            name="name"
            autoComplete="name"
            isRequired
            maxLength={200}
            value={typedName}
            onChange={(name) => {
              setTypedName(name);
              setNameMissing(false);
              if (nameRefused) answering.clear();
            }}
            errorMessage={
              isNameMissing
                ? t`Type your full name to sign.`
                : nameRefused
                  ? [nameRefused.message, nameRefused.doNext].filter(Boolean).join(' ')
                  : undefined
            }
          />
        )}
        {problem && isOver && (
          <Banner
            tone="attention"
            title={problem.message}
            action={
              <Button
                onPress={() => {
                  onBack();
                  onLookAgain();
                }}
              >
                <Trans>Read it again</Trans>
              </Button>
            }
          />
        )}
        {problem && !isOver && !nameRefused && problem.code !== 'SIGN_IN_AGAIN' && (
          <ProblemBanner problem={problem} onDismiss={answering.clear} />
        )}
        <div className="flex flex-col gap-3">
          <Button
            type="submit"
            look="primary"
            isPending={answering.isPending || revoking.isPending}
            isDisabled={mustSignIn || !isCurrent || isOver}
          >
            {step === 'yes' && !refused ? (
              <Trans>Sign: I agree</Trans>
            ) : step === 'back' ? (
              <Trans>Sign: I take it back</Trans>
            ) : (
              <Trans>Sign: I do not agree</Trans>
            )}
          </Button>
          <Button onPress={onBack}>
            <Trans>Back</Trans>
          </Button>
        </div>
      </form>
    </>
  );
}
