import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import type { ProviderCard_providerFragment } from '@/gql/graphql';
import { Button, Facts, Link, Section, StatusMark } from '@/ui';
import { ProviderDialog } from './ProviderDialog';
import { AUDIENCES } from './words';

export const PROVIDER = graphql(`
  fragment ProviderCard_provider on Provider {
    id
    audience
    label
    issuer
    clientId
    rosterClaim
    allowedDomains
    version
    testUrl
  }
`);

const TRY = graphql(`
  mutation ProviderCard_try($id: ID!) {
    tryProvider(providerId: $id) {
      __typename
      ... on ProviderTrial {
        ok
        checks {
          key
          ok
          says
        }
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

interface Trial {
  ok: boolean;
  checks: readonly { key: string; ok: boolean; says: string }[];
}

/** What a provider answered, check by check. */
function TrialResult({ trial }: { trial: Trial }) {
  const { t } = useLingui();
  return (
    <div role="status" className="flex flex-col gap-1.5 pt-3">
      <p className="font-strong">
        {trial.ok ? <Trans>The provider is ready.</Trans> : <Trans>The provider is not ready.</Trans>}
      </p>
      <ul className="flex flex-col gap-1">
        {trial.checks.map((check) => (
          <li key={`${check.key} ${check.says}`} className="flex flex-wrap gap-x-3">
            <StatusMark standing={check.ok ? 'done' : 'overdue'} className="min-w-24">
              {check.ok ? t`In order` : t`Wrong`}
            </StatusMark>
            <span className="min-w-0 wrap-anywhere">{check.says}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How the people of one audience sign in: what is set, changing it, and trying it. */
export function ProviderCard({
  districtId,
  provider,
}: {
  districtId: string;
  provider: ProviderCard_providerFragment;
}) {
  const { t, i18n } = useLingui();
  const [isEditing, setEditing] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [tryProvider, trying] = useDeed(TRY, 'tryProvider');
  const run = async () => {
    setTrial(null);
    setTrial(await tryProvider({ id: provider.id }));
  };
  const audience = i18n._(AUDIENCES[provider.audience]);
  return (
    <Section
      title={t`${audience}: ${provider.label}`}
      note={t`version ${provider.version}`}
      actions={
        <>
          <Button size="small" isPending={trying.isPending} onPress={run}>
            <Trans>Try sign-in</Trans>
          </Button>
          <Link href={provider.testUrl} target="_blank" rel="noopener" look="quiet" size="small">
            <Trans>Open a test sign-in</Trans>
            <span className="sr-only">
              {' '}
              <Trans>(in a new tab)</Trans>
            </span>
          </Link>
          <Button size="small" icon="pen" onPress={() => setEditing(true)}>
            <Trans>Change provider</Trans>
          </Button>
        </>
      }
    >
      <Facts
        facts={[
          { label: t`Issuer`, value: <span className="wrap-anywhere">{provider.issuer}</span> },
          { label: t`Client ID`, value: <span className="wrap-anywhere">{provider.clientId}</span> },
          { label: t`Client secret`, value: t`Stored, and never shown again.` },
          { label: t`Roster claim`, value: provider.rosterClaim },
          {
            label: t`Allowed email domains`,
            value: provider.allowedDomains.length > 0 ? provider.allowedDomains.join(', ') : t`Every domain`,
          },
        ]}
      />
      <ProblemBanner problem={trying.problem} onDismiss={trying.clear} />
      {trial && <TrialResult trial={trial} />}
      {isEditing && (
        <ProviderDialog
          districtId={districtId}
          audience={provider.audience}
          stored={provider}
          onClose={() => setEditing(false)}
          onSaved={() => setTrial(null)}
        />
      )}
    </Section>
  );
}
