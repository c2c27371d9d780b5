import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useErrorWords } from '@/app/words';
import { graphql, readFragment } from '@/gql';
import type { Audience } from '@/gql/graphql';
import {
  Banner,
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  Facts,
  Link,
  PageHeader,
  Section,
  Skeleton,
  StatusMark,
} from '@/ui';
import { AdministratorsSection } from './AdministratorsSection';
import { PROVIDER, ProviderCard } from './ProviderCard';
import { ProviderDialog } from './ProviderDialog';
import { speakDeploymentWords } from './speak';
import { stateName, timeZoneName } from './states';
import { AUDIENCES, STATUSES } from './words';

await speakDeploymentWords();

const DISTRICT = graphql(`
  query DistrictPage_district($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on OperatedDistrict {
        slug
        name
        state
        timeZone
        status
        statusReason
        createdAt
        schoolYear
        ...Administrators_district
        providers {
          id
          ...ProviderCard_provider
        }
      }
    }
  }
`);

const SUSPEND = graphql(`
  mutation DistrictPage_suspend($id: ID!, $reason: String!) {
    suspendDistrict(id: $id, reason: $reason) {
      __typename
      ... on OperatedDistrict {
        id
        status
        statusReason
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

const REOPEN = graphql(`
  mutation DistrictPage_reopen($id: ID!) {
    reopenDistrict(id: $id) {
      __typename
      ... on OperatedDistrict {
        id
        status
        statusReason
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

/** Every tenant has staff; families may have a provider of their own. */
const WANTED: readonly Audience[] = ['STAFF', 'FAMILY'];

/** One tenant as its operator keeps it: open or suspended, and how its people sign in. */
export function DistrictPage({ districtId }: { districtId: string }) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, retry] = useQuery({
    query: DISTRICT,
    variables: { id: districtId },
    requestPolicy: 'cache-and-network',
  });
  const [suspend, suspending] = useDeed(SUSPEND, 'suspendDistrict');
  const [reopen, reopening] = useDeed(REOPEN, 'reopenDistrict');
  const [isSuspending, setSuspending] = useState(false);
  const [adding, setAdding] = useState<Audience | null>(null);
  const reload = () => retry({ requestPolicy: 'network-only' });

  const district = data?.node?.__typename === 'OperatedDistrict' ? data.node : null;
  const crumbs = (name: string) => (
    <PageCrumbs crumbs={[{ label: t`Deployment`, href: '/deployment' }, { label: name }]} />
  );
  if (!district) {
    return (
      <>
        {crumbs('…')}
        <PageHeader title={t`District`} />
        {error ? (
          <ErrorState onRetry={reload}>{inWords(error).message}</ErrorState>
        ) : fetching ? (
          <Skeleton lines={5} />
        ) : (
          <EmptyState
            title={<Trans>There is no such district.</Trans>}
            action={
              <Link href="/deployment" look="quiet">
                <Trans>See all districts</Trans>
              </Link>
            }
          />
        )}
      </>
    );
  }
  const isSuspended = district.status === 'suspended';
  const status = STATUSES[district.status];
  const providers = district.providers.map((provider) => readFragment(PROVIDER, provider));
  const missing = WANTED.filter((audience) => !providers.some((provider) => provider.audience === audience));
  return (
    <>
      {crumbs(district.name)}
      <PageHeader
        title={district.name}
        status={
          <span role="status">
            <StatusMark standing={status?.standing ?? 'plain'}>
              {status ? i18n._(status.label) : district.status}
            </StatusMark>
          </span>
        }
        actions={
          isSuspended ? (
            <Button
              look="primary"
              isPending={reopening.isPending}
              onPress={() => reopen({ id: district.id })}
            >
              <Trans>Reopen district</Trans>
            </Button>
          ) : (
            <Button onPress={() => setSuspending(true)}>
              <Trans>Suspend district</Trans>
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-6">
        <ProblemBanner problem={suspending.problem ?? reopening.problem} />
        {isSuspended && (
          <Banner tone="attention" title={t`Nobody of this district can sign in.`}>
            {district.statusReason}
          </Banner>
        )}
        <Facts
          facts={[
            { label: t`Short name`, value: district.slug },
            { label: t`State`, value: stateName(district.state) },
            { label: t`Time zone`, value: timeZoneName(district.timeZone, i18n.locale) },
            { label: t`School year`, value: district.schoolYear },
            { label: t`Added`, value: dates.instant(district.createdAt, district.timeZone) },
          ]}
        />
        <AdministratorsSection district={district} isSuspended={isSuspended} onInvited={reload} />
        {providers.map((provider) => (
          <ProviderCard key={provider.id} districtId={district.id} provider={provider} />
        ))}
        {missing.map((audience) => (
          <Section key={audience} title={i18n._(AUDIENCES[audience])}>
            <EmptyState
              title={
                audience === 'FAMILY' ? (
                  <Trans>Families of this district cannot sign in yet.</Trans>
                ) : (
                  <Trans>Staff of this district cannot sign in yet.</Trans>
                )
              }
              action={
                <Button onPress={() => setAdding(audience)}>
                  <Trans>Add provider</Trans>
                </Button>
              }
            />
          </Section>
        ))}
      </div>
      {adding && (
        <ProviderDialog
          districtId={district.id}
          audience={adding}
          onClose={() => setAdding(null)}
          onSaved={reload}
        />
      )}
      <ConfirmDialog
        title={t`Suspend ${district.name}?`}
        confirmLabel={t`Suspend district`}
        tone="danger"
        reasonLabel={t`Why?`}
        isOpen={isSuspending}
        onOpenChange={setSuspending}
        onConfirm={(reason) => suspend({ id: district.id, reason })}
      >
        <Trans>
          Everybody of this district is signed out and cannot sign in until you reopen it. Nothing is deleted.
        </Trans>
      </ConfirmDialog>
    </>
  );
}
