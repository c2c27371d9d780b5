import { Trans, useLingui } from '@lingui/react/macro';
import { Doorstep } from '@/app/Doorstep';
import { PageHeader } from '@/ui';

/** What the letter to a district's administrator opens, or to staff whose district signs in anew. */
export function InvitationPage({
  slug,
  token,
  isForStaff = false,
}: {
  slug: string;
  token: string;
  /** To somebody who worked here before the district's sign-in moved. */
  isForStaff?: boolean;
}) {
  return (
    <Doorstep
      slug={slug}
      audience="staff"
      token={token}
      caution={
        <Trans>
          Use the account that has the email address this letter came to. The link works once, and only for
          you.
        </Trans>
      }
    >
      {(name) => (isForStaff ? <SigningInAnew name={name} /> : <Administering name={name} />)}
    </Doorstep>
  );
}

function SigningInAnew({ name }: { name: string | undefined }) {
  const { t } = useLingui();
  return (
    <>
      <PageHeader title={t`Sign in to Trellis anew`} />
      <p className="text-lg">
        {name ? (
          <Trans>{name} has a new way to sign in.</Trans>
        ) : (
          <Trans>Your school district has a new way to sign in.</Trans>
        )}
      </p>
      <ul className="flex list-disc flex-col gap-2 ps-5">
        <li>
          <Trans>Your students, your plans and everything you wrote are as they were.</Trans>
        </li>
        <li>
          <Trans>Your earlier account ends here, and you are told so by email.</Trans>
        </li>
      </ul>
    </>
  );
}

function Administering({ name }: { name: string | undefined }) {
  const { t } = useLingui();
  return (
    <>
      <PageHeader title={t`You are invited to administer your district`} />
      <p className="text-lg">
        {name ? (
          <Trans>You are asked to administer {name}.</Trans>
        ) : (
          <Trans>You are asked to administer your school district.</Trans>
        )}
      </p>
      <ul className="flex list-disc flex-col gap-2 ps-5">
        <li>
          <Trans>Bring in the roster: schools, staff, students and families.</Trans>
        </li>
        <li>
          <Trans>Look after schools and people.</Trans>
        </li>
        <li>
          <Trans>You read no student's plan: that is for those who work with the student.</Trans>
        </li>
      </ul>
    </>
  );
}
