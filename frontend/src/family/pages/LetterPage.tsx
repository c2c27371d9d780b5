import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { LANGUAGES } from '@/app/i18n';
import { useLanguageChoice } from '@/app/session';
import { today } from '@/lib/dates';
import { Button } from '@/ui/Button/Button';
import { DateField } from '@/ui/DateField/DateField';
import { LanguageSwitch } from '@/ui/LanguageSwitch/LanguageSwitch';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { TextField } from '@/ui/TextField/TextField';
import InvitationPage from './InvitationPage';

/** Letters and digits of a code: three groups of four, however they are typed. */
function isCode(said: string): boolean {
  return said.replace(/[^a-z0-9]/gi, '').length === 12;
}

/** Where a printed letter leads: its code and the child's day of birth are the way in, and stand in no address. */
export default function LetterPage({ slug }: { slug: string }) {
  const { t } = useLingui();
  const [language, chooseLanguage] = useLanguageChoice();
  const [code, setCode] = useState('');
  const [bornOn, setBornOn] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  if (token) return <InvitationPage slug={slug} token={token} />;
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-xl flex-col gap-6 px-5 py-8 sm:py-14">
      <div className="flex items-center justify-between gap-4">
        <span className="text-lg font-strong">Trellis</span>
        <LanguageSwitch languages={LANGUAGES} value={language} onChange={chooseLanguage} />
      </div>
      <PageHeader title={t`You have a letter from the school`} />
      <form
        className="flex flex-col items-start gap-5"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (isCode(code) && bornOn) setToken(`${code.trim().toUpperCase()}.${bornOn}`);
        }}
      >
        <TextField
          label={t`The code in the letter`}
          description={t`Twelve letters and digits, such as ABCD-EFGH-2345.`}
          value={code}
          onChange={setCode}
          isRequired
          autoComplete="one-time-code"
          maxLength={30}
          errorMessage={
            isTried && !isCode(code) ? t`Type all twelve letters and digits of the code.` : undefined
          }
        />
        <DateField
          label={t`Your child's day of birth`}
          value={bornOn}
          onChange={setBornOn}
          latest={today()}
          isRequired
          errorMessage={isTried && !bornOn ? t`Type the whole day of birth.` : undefined}
        />
        <Button type="submit" look="primary">
          <Trans>Go on</Trans>
        </Button>
      </form>
      <p className="text-ink-2">
        <Trans>
          The code works once. If it does not work, or the letter is lost, ask the school for a new one.
        </Trans>
      </p>
    </main>
  );
}
