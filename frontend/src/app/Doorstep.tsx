import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { LANGUAGES } from '@/app/i18n';
import { useLanguageChoice } from '@/app/session';
import { graphql } from '@/gql';
import { LanguageSwitch } from '@/ui/LanguageSwitch/LanguageSwitch';

const DISTRICT = graphql(`
  query Doorstep_district {
    signInOptions {
      slug
      name
      staffLabel
      familyLabel
    }
  }
`);

export interface DoorstepProps {
  /** The district's name in addresses. */
  slug: string;
  audience: 'staff' | 'family';
  token: string;
  /** Where the sign-in leads on to. */
  returnTo?: string | null;
  /** What the letter is about; the district's name is not known at first. */
  children: (districtName: string | undefined) => ReactNode;
  /** What stands right above the way in. */
  next?: ReactNode;
  caution: ReactNode;
}

/**
 * What the link in a letter opens, before anybody is signed in.
 *
 * The token goes to the server with the sign-in alone; this page asks nothing about it, so that a mail program
 * which opens links ahead of its reader does not use it up.
 */
export function Doorstep({ slug, audience, token, returnTo, children, next, caution }: DoorstepProps) {
  const [language, chooseLanguage] = useLanguageChoice();
  const [{ data }] = useQuery({ query: DISTRICT });
  const district = data?.signInOptions.find((option) => option.slug === slug);
  const way = audience === 'staff' ? district?.staffLabel : district?.familyLabel;
  const start =
    `/auth/${encodeURIComponent(slug)}/start?audience=${audience}&invitation=${encodeURIComponent(token)}` +
    (returnTo ? `&return_to=${encodeURIComponent(returnTo)}` : '');
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-xl flex-col gap-6 px-5 py-8 sm:py-14">
      <div className="flex items-center justify-between gap-4">
        <span className="text-lg font-strong">Trellis</span>
        <LanguageSwitch languages={LANGUAGES} value={language} onChange={chooseLanguage} />
      </div>
      {children(district?.name)}
      <div className="flex flex-col items-start gap-3">
        {next}
        <a
          href={start}
          className="inline-flex min-h-control items-center justify-center self-stretch rounded-kit border border-transparent bg-accent px-3.5 py-1 text-center font-strong text-on-fill no-underline sm:self-start forced-colors:border-[LinkText]"
        >
          <Trans>Sign in to open it</Trans>
        </a>
        {way && (
          <p className="text-ink-2">
            <Trans>You sign in with: {way}. We never see your password.</Trans>
          </p>
        )}
        <p className="text-ink-2">{caution}</p>
      </div>
    </main>
  );
}
