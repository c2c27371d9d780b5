import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { Banner } from '@/ui/Banner/Banner';
import { Button } from '@/ui/Button/Button';
import { Checkbox } from '@/ui/Checkbox/Checkbox';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { TextField } from '@/ui/TextField/TextField';
import { useAddress } from '../router';
import { ANSWER, type Ask, REVOKE, type Step } from './documents';

const PAIRS: Record<Step, readonly string[]> = {
  yes: ['granted', 'partially_granted'],
  no: ['refused'],
  back: ['revoked'],
};

interface SignProps {
  ask: Ask;
  step: Step;
  /** False while the words in a newly chosen language are on their way. */
  isCurrent: boolean;
  needsSignIn: boolean;
  onBack: () => void;
  onDone: () => void;
  onLookAgain: () => void;
}

/** The page on which somebody signs: yes, no, or that they take an agreement back. */
export function Sign({ ask, step, isCurrent, needsSignIn, onBack, onDone, onLookAgain }: SignProps) {
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
        {step === 'back' && ask.isOthers && (
          <p>
            <Trans>
              Somebody else who may decide agreed. You may take that back, as they may. It holds from now on:
              what was done until today stands.
            </Trans>
          </p>
        )}
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
