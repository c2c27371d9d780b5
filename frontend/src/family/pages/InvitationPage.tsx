import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { LANGUAGES } from '@/app/i18n';
import { useLanguageChoice } from '@/app/session';
import { graphql } from '@/gql';
import { LanguageSwitch } from '@/ui/LanguageSwitch/LanguageSwitch';
import { PageHeader } from '@/ui/PageHeader/PageHeader';

const DISTRICT = graphql(`
  query FamilyInvitation_district {
    signInOptions {
      slug
      name
      familyLabel
    }
  }
`);

/**
 * What the invitation in the mail opens, before anybody is signed in.
 *
 * The token goes to the server with the sign-in alone; this page asks nothing about it, so that a mail program
 * which opens links ahead of its reader does not use it up.
 */
export default function InvitationPage({ slug, token }: { slug: string; token: string }) {
  const { t } = useLingui();
  const [language, chooseLanguage] = useLanguageChoice();
  const [{ data }] = useQuery({ query: DISTRICT });
  const district = data?.signInOptions.find((option) => option.slug === slug);
  const name = district?.name;
  const way = district?.familyLabel;
  const start = `/auth/${encodeURIComponent(slug)}/start?audience=family&invitation=${encodeURIComponent(token)}`;
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-xl flex-col gap-6 px-5 py-8 sm:py-14">
      <div className="flex items-center justify-between gap-4">
        <span className="text-lg font-strong">Trellis</span>
        <LanguageSwitch languages={LANGUAGES} value={language} onChange={chooseLanguage} />
      </div>
      <PageHeader title={t`Your school invites you`} />
      <p className="text-lg">
        {name ? (
          <Trans>{name} invites you to your child's own place here.</Trans>
        ) : (
          <Trans>Your school district invites you to your child's own place here.</Trans>
        )}
      </p>
      <ul className="flex list-disc flex-col gap-2 ps-5">
        <li>
          <Trans>Read your child's plan in plain words.</Trans>
        </li>
        <li>
          <Trans>Say what you agree with and what you do not.</Trans>
        </li>
        <li>
          <Trans>Answer invitations to meetings.</Trans>
        </li>
        <li>
          <Trans>See who looked at your child's record.</Trans>
        </li>
      </ul>
      <div className="flex flex-col gap-3">
        <a
          href={start}
          className="inline-flex min-h-control items-center justify-center rounded-kit border border-transparent bg-accent px-3.5 py-1 text-center font-strong text-on-fill no-underline forced-colors:border-[LinkText]"
        >
          <Trans>Sign in to open it</Trans>
        </a>
        {way && (
          <p className="text-ink-2">
            <Trans>You sign in with: {way}. We never see your password.</Trans>
          </p>
        )}
        <p className="text-ink-2">
          <Trans>The link works once, and only for you. If you did not expect it, close this page.</Trans>
        </p>
      </div>
    </main>
  );
}
