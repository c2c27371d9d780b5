import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import type { StopServices_revokingQuery } from '@/gql/graphql';
import { Banner } from '@/ui/Banner/Banner';
import { Button } from '@/ui/Button/Button';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { TextField } from '@/ui/TextField/TextField';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { useAsked } from '../useAsked';

const REVOKING = graphql(`
  query StopServices_revoking($studentId: ID!, $language: String!) {
    viewer {
      recentlyAuthenticated
    }
    student(id: $studentId) {
      id
      givenName
    }
    revokingServices(studentId: $studentId, language: $language) {
      text
      textSha256
      language
      whatItDoes
      mayRevoke
      revocation {
        id
        signedOn
        endsOn
        endedOn
        person {
          id
          name
        }
      }
    }
  }
`);

const REVOKE = graphql(`
  mutation StopServices_revoke(
    $studentId: ID!
    $typedName: String!
    $textSha256: String!
    $language: String!
    $idempotencyKey: String!
  ) {
    revokeServices(
      studentId: $studentId
      typedName: $typedName
      textSha256: $textSha256
      language: $language
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on ServicesRevocation {
        id
        signedOn
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

type Revoking = NonNullable<StopServices_revokingQuery['revokingServices']>;

/** It was taken back: what happens next, and when. */
function TakenBack({ revocation }: { revocation: NonNullable<Revoking['revocation']> }) {
  const dates = useDates();
  const { name } = revocation.person;
  const signed = dates.day(revocation.signedOn);
  const ends = revocation.endsOn ? dates.day(revocation.endsOn) : null;
  return (
    <Banner
      tone="attention"
      title={
        <Trans>
          {name} took back consent on {signed}.
        </Trans>
      }
    >
      {revocation.endedOn ? (
        <Trans>Special education ended on {ends}. What is on record stays. You can ask for it again.</Trans>
      ) : ends ? (
        <Trans>The school has written to you. All special education ends on {ends}.</Trans>
      ) : (
        <Trans>The school writes to you first. Until then nothing ends.</Trans>
      )}
    </Banner>
  );
}

function Stop({
  studentId,
  revoking,
  needsSignIn,
  onDone,
}: {
  studentId: string;
  revoking: Revoking;
  needsSignIn: boolean;
  onDone: () => void;
}) {
  const { t } = useLingui();
  const { slug } = useViewer().district;
  const [name, setName] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const [revoke, { isPending, problem, clear }] = useDeed(REVOKE, 'revokeServices');
  const back = encodeURIComponent(`/family/stop/${studentId}`);
  if (needsSignIn || problem?.code === 'SIGN_IN_AGAIN') {
    return (
      <Banner
        tone="attention"
        title={<Trans>To sign, sign in once more.</Trans>}
        action={
          <Link
            href={`/auth/${encodeURIComponent(slug)}/start?audience=family&return_to=${back}`}
            look="primary"
          >
            <Trans>Sign in again</Trans>
          </Link>
        }
      >
        <Trans>It has been a while. This keeps others from signing in your name.</Trans>
      </Banner>
    );
  }
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={async (event) => {
        event.preventDefault();
        const said = { textSha256: revoking.textSha256, language: revoking.language, idempotencyKey: key };
        if (name.trim().length > 1 && (await revoke({ studentId, typedName: name.trim(), ...said })))
          onDone();
      }}
    >
      <p lang={revoking.language} className="border-s-4 border-s-line-strong ps-4">
        {revoking.text}
      </p>
      <ProblemBanner problem={problem} onDismiss={clear} />
      <TextField
        label={t`Type your full name`}
        description={t`Your typed name counts as your signature.`}
        autoComplete="name"
        isRequired
        maxLength={200}
        value={name}
        onChange={setName}
      />
      <div>
        <Button type="submit" look="danger" isPending={isPending} isDisabled={name.trim().length < 2}>
          <Trans>Take back my consent</Trans>
        </Button>
      </div>
    </form>
  );
}

/** A rights holder takes consent to all services back, after reading what that does (34 CFR 300.300(b)(4)). */
export default function StopServicesPage({ studentId }: { studentId: string }) {
  const { t, i18n } = useLingui();
  const { data, error, askAgain } = useAsked(REVOKING, { studentId, language: i18n.locale }, null);
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.revokingServices ?? null)} error={error} onRetry={askAgain}>
        {(revoking) => {
          const child = data?.student?.givenName ?? '';
          const { revocation } = revoking;
          return (
            <>
              <PageHeader title={t`Stop special education for ${child}`} />
              <div className="flex flex-col gap-6">
                {revocation && <TakenBack revocation={revocation} />}
                {(!revocation || revocation.endedOn) && (
                  <>
                    <p className="text-lg">
                      <Trans>You may take back your consent at any time. Read first what that does.</Trans>
                    </p>
                    <ul className="flex list-disc flex-col gap-2 ps-5">
                      {revoking.whatItDoes.map((said) => (
                        <li key={said}>{said}</li>
                      ))}
                    </ul>
                    <p>
                      <Link href={`/family/asked/${studentId}`} look="quiet">
                        <Trans>Ask for a meeting instead</Trans>
                      </Link>
                    </p>
                    {revoking.mayRevoke && !revocation && (
                      <Stop
                        studentId={studentId}
                        revoking={revoking}
                        needsSignIn={data?.viewer?.recentlyAuthenticated === false}
                        onDone={askAgain}
                      />
                    )}
                  </>
                )}
              </div>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
