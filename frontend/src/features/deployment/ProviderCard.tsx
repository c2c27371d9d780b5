import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { graphql } from '@/gql';
import type { ProviderCard_providerFragment, TrialOutcome } from '@/gql/graphql';
import { Button, Facts, Link, Section, type Standing, StatusMark } from '@/ui';
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
        outcome
        checks {
          key
          outcome
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
  outcome: TrialOutcome;
  checks: readonly { key: string; outcome: TrialOutcome; says: string }[];
}

const MARKS: Record<TrialOutcome, { label: MessageDescriptor; standing: Standing }> = {
  OK: { label: msg`In order`, standing: 'done' },
  WRONG: { label: msg`Wrong`, standing: 'overdue' },
  UNTRIED: { label: msg`Not tried`, standing: 'waiting' },
};
const VERDICTS: Record<TrialOutcome, MessageDescriptor> = {
  OK: msg`The provider is ready for a test sign-in.`,
  WRONG: msg`The provider is not ready.`,
  UNTRIED: msg`Nothing wrong was found, but the client secret could not be tried.`,
};

/** What a provider answered, check by check. */
function TrialResult({ trial }: { trial: Trial }) {
  const { i18n } = useLingui();
  return (
    <div role="status" className="flex flex-col gap-1.5 pt-3">
      <p className="font-strong">{i18n._(VERDICTS[trial.outcome])}</p>
      <ul className="flex flex-col gap-1">
        {trial.checks.map((check) => (
          <li key={`${check.key} ${check.says}`} className="flex flex-wrap gap-x-3">
            <StatusMark standing={MARKS[check.outcome].standing} className="min-w-24">
              {i18n._(MARKS[check.outcome].label)}
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
