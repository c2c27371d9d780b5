import { Trans, useLingui } from '@lingui/react/macro';
import { Doorstep } from '@/app/Doorstep';
import { PageHeader } from '@/ui/PageHeader/PageHeader';

/** What the invitation in the mail opens, before anybody is signed in. */
export default function InvitationPage({
  slug,
  token,
  to,
}: {
  slug: string;
  token: string;
  /** Where the letter leads on to, when it was about something: a page of the family's. */
  to?: string | null;
}) {
  const { t } = useLingui();
  const place = to && /^\/family(\/[\w=-]+)+$/.test(to) ? to : null;
  return (
    <Doorstep
      slug={slug}
      audience="family"
      token={token}
      returnTo={place}
      next={
        place && (
          <p className="font-strong">
            {place.startsWith('/family/meetings/') ? (
              <Trans>After you sign in you see the meeting, and can say whether you come.</Trans>
            ) : (
              <Trans>After you sign in you see the plan the letter is about.</Trans>
            )}
          </p>
        )
      }
      caution={
        <Trans>The link works once, and only for you. If you did not expect it, close this page.</Trans>
      }
    >
      {(name) => (
        <>
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
        </>
      )}
    </Doorstep>
  );
}
