import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useQuery } from 'urql';
import { LANGUAGES } from '@/app/i18n';
import { useLanguageChoice } from '@/app/session';
import { districtOf, safeReturnPath } from '@/app/signInAddress';
import { useErrorWords } from '@/app/words';
import { graphql } from '@/gql';
import {
  Banner,
  Button,
  DataList,
  EmptyState,
  Icon,
  LanguageSwitch,
  PageHeader,
  RadioGroup,
  SearchField,
} from '@/ui';
import { signInError } from './errors';

const OPTIONS = graphql(`
  query SignInPage_options {
    signInOptions {
      slug
      name
      staffLabel
      familyLabel
    }
  }
`);

type Audience = 'staff' | 'family';

export interface SignInPageProps {
  audience: Audience;
  returnTo?: string;
  /** A code of the server's, shown in words. */
  error?: string;
}

/** From this many on, a list is searched rather than read. */
const MANY_DISTRICTS = 8;

function SignInProblem({ code }: { code: string }) {
  const { i18n } = useLingui();
  const { sentence, isKnown } = signInError(code);
  return (
    <Banner tone="attention" title={i18n._(sentence)}>
      {!isKnown && <span className="text-sm text-ink-2">{code.slice(0, 60)}</span>}
    </Banner>
  );
}

/** The provider's name, where it says more than the district's own. */
function OwnProvider({ district, label }: { district: string; label: string | null | undefined }) {
  if (!label || label.startsWith(district)) return null;
  return <span className="block text-sm text-ink-2">{label}</span>;
}

/** Who you are and where you belong; then the district's own sign-in takes over. No password is ever typed here. */
export function SignInPage({ audience: initial, returnTo, error: code }: SignInPageProps) {
  useEffect(() => {
    void import('@/lib/held').then(({ forgetOld }) => forgetOld()).catch(() => {});
  }, []);
  const { t } = useLingui();
  const [language, chooseLanguage] = useLanguageChoice();
  const [audience, setAudience] = useState<Audience>(initial);
  const [wanted, setWanted] = useState('');
  const [showsAll, setShowsAll] = useState(false);
  const [{ data, fetching, error }, retry] = useQuery({ query: OPTIONS });
  const inWords = useErrorWords();

  const back = safeReturnPath(returnTo, audience === 'family' ? '/family' : '/');
  const serves = data?.signInOptions.filter(
    (option) => (audience === 'family' ? option.familyLabel : option.staffLabel) !== null,
  );
  const named = showsAll ? undefined : serves?.find((option) => option.slug === districtOf(returnTo));
  const shown = named
    ? [named]
    : serves?.filter((option) => option.name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()));
  const start = (slug: string) =>
    `/auth/${encodeURIComponent(slug)}/start?audience=${audience}&return_to=${encodeURIComponent(back)}`;
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-xl flex-col gap-6 px-5 py-8 sm:py-14">
      <div className="flex items-center justify-between gap-4">
        <span className="text-lg font-strong">Trellis</span>
        <LanguageSwitch languages={LANGUAGES} value={language} onChange={chooseLanguage} />
      </div>
      {code && <SignInProblem code={code} />}
      <div>
        <PageHeader
          title={t`Sign in`}
          subtitle={<Trans>You sign in with your district. We never see your password.</Trans>}
        />
        <RadioGroup<Audience>
          label={t`Who are you?`}
          look="cards"
          value={audience}
          onChange={setAudience}
          choices={[
            { id: 'staff', label: t`I work with students` },
            { id: 'family', label: t`I am family, or a student` },
          ]}
        />
      </div>
      <section aria-label={t`Your district`}>
        <h2 className="pb-2 text-lg">
          <Trans>Your district</Trans>
        </h2>
        {!named && (serves?.length ?? 0) > MANY_DISTRICTS && (
          <SearchField label={t`Find your district`} value={wanted} onChange={setWanted} className="pb-2" />
        )}
        <DataList
          label={t`Districts`}
          rows={shown}
          getId={(option) => option.slug}
          isLoading={fetching}
          error={error && inWords(error).message}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          empty={
            <EmptyState title={<Trans>No district fits.</Trans>}>
              <Trans>Ask your school how it uses Trellis.</Trans>
            </EmptyState>
          }
        >
          {(option) => (
            <a
              href={start(option.slug)}
              className="flex min-h-14 items-center justify-between gap-4 rounded-kit px-2 py-2 text-ink-1 no-underline hover:bg-surface-3"
            >
              <span>
                <span className="block font-strong">{option.name}</span>
                <OwnProvider
                  district={option.name}
                  label={audience === 'family' ? option.familyLabel : option.staffLabel}
                />
              </span>
              <Icon name="chevronEnd" className="text-ink-3" />
            </a>
          )}
        </DataList>
        {named && (
          <Button
            look="plain"
            size="small"
            className="-ms-0.5 mt-2 forced-colors:ms-0"
            onPress={() => setShowsAll(true)}
          >
            <Trans>Another district</Trans>
          </Button>
        )}
      </section>
      {audience === 'staff' && (
        <p className="text-sm text-ink-2">
          <a href="/auth/deployment/start?audience=operators&return_to=%2Fdeployment">
            <Trans>I run this deployment</Trans>
          </a>
        </p>
      )}
    </main>
  );
}
