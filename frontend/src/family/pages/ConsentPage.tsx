import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { readFragment } from '@/gql';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { ASK, type Ask, READ, VIEWED } from '../consenting/documents';
import { Sign } from '../consenting/Sign';
import { Given, What } from '../consenting/Told';
import { BackHome } from '../parts/BackHome';
import { UntilWhen } from '../parts/Consents';
import { ListenButton } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { navigate, useAddress } from '../router';
import { useAsked } from '../useAsked';

const CLOCK_MS = 4_000;

/** What a school asks permission for, in plain words; and yes, no, or a question first. */
export default function ConsentPage({ askId }: { askId: string }) {
  const { t, i18n } = useLingui();
  const { data, variables, error, askAgain } = useAsked(READ, { id: askId, language: i18n.locale }, null);
  const ask = data && (readFragment(ASK, data.consentAsk) ?? null);
  const [hasAnswered, setAnswered] = useState(false);
  // The law's time begins a moment after the answer (`deadlines/from_a_consent.py`): it is asked for once more.
  const mayHaveBegun = hasAnswered && ask?.dueOn === null;
  useEffect(() => {
    if (!mayHaveBegun) return;
    const later = setTimeout(askAgain, CLOCK_MS);
    return () => clearTimeout(later);
  }, [mayHaveBegun, askAgain]);
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
            onAnswered={() => {
              setAnswered(true);
              askAgain();
            }}
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
  onAnswered: () => void;
}

function Consent({ ask, isCurrent, needsSignIn, onChanged, onAnswered }: ConsentProps) {
  const { t } = useLingui();
  const { path, search } = useAddress();
  useViewed(ask, ask.language);
  const step = search.get('step');
  const last = ask.answers.at(-1);
  // The case went on without an answer: a no still stops it, and a yes changes nothing.
  const mayAgree = !ask.isOver && ask.state !== 'expired';
  const may = step === 'back' ? ask.mayTakeBack : step === 'yes' ? mayAgree : !ask.isOver;
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
          onAnswered();
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
        {ask.dueOn && (
          <p className="font-strong">
            <UntilWhen dueOn={ask.dueOn} />
          </p>
        )}
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
            {ask.isOver ? (
              <Trans>Do you have a question? {ask.requestedBy} and the rest of the team answer you.</Trans>
            ) : (
              <Trans>
                Do you have a question first? {ask.requestedBy} and the rest of the team answer you. There is
                no hurry to press a button.
              </Trans>
            )}
          </p>
          <p className="pt-3">
            <Link look="quiet" href={`/family/asked/${ask.studentId}?about=${encodeURIComponent(ask.kind)}`}>
              <Trans>Write to the team</Trans>
            </Link>
          </p>
        </Section>
        {!ask.isOver && (
          <div className="flex flex-col gap-3">
            {mayAgree && (
              // A yes is no more the thing to do than a no: both look alike.
              <Link look="quiet" href={`${path}?step=yes`}>
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
          {ask.mayTakeBack && (
            <p className="pt-3">
              <Link href={`${path}?step=back`}>
                {ask.isOthers ? (
                  <Trans>Somebody else agreed: I want to take that back…</Trans>
                ) : (
                  <Trans>I want to take my agreement back…</Trans>
                )}
              </Link>
            </p>
          )}
        </Section>
      </div>
    </>
  );
}
