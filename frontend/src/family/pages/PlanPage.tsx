import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useRef } from 'react';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import type { FamilyPlan_planQuery } from '@/gql/graphql';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { isSharedDraft } from '../nextStep';
import { BackHome } from '../parts/BackHome';
import { ListenButton, spokenPlan } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { PlainPlan } from '../parts/PlainPlan';
import { SealedCopy } from '../parts/SealedCopy';
import { readPlain } from '../plain';
import { useAsked } from '../useAsked';
import { planStateWords } from '../words';

const PLAN = graphql(`
  query FamilyPlan_plan($id: ID!, $language: String!) {
    plan(id: $id) {
      id
      kind
      state
      startsOn
      endsOn
      sharedWithFamilyAt
      plain(language: $language)
      student {
        id
        givenName
      }
      latestVersion {
        id
        number
        ...SealedCopy_version
      }
    }
    signatureRequests {
      id
      state
      signature {
        id
      }
      plan {
        id
      }
    }
  }
`);

type Plan = NonNullable<FamilyPlan_planQuery['plan']>;

function PlanInWords({
  plan,
  language,
  requestId,
}: {
  plan: Plan;
  /** The language the plan came in; while another one is on its way, still the one before. */
  language: string;
  requestId: string | undefined;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const sections = useMemo(() => readPlain(plan.plain), [plan.plain]);
  const name = plan.student.givenName;
  const isDraft = plan.state === 'draft' || plan.state === 'team_review';
  const hasJumped = useRef(false);

  // The browser looked for the address's place before the plan was there.
  useEffect(() => {
    if (hasJumped.current || !location.hash) return;
    hasJumped.current = true;
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);

  return (
    <>
      <PageHeader
        title={t`Plan for ${name}`}
        subtitle={
          <>
            {i18n._(planStateWords(plan.state))}
            {plan.startsOn && plan.endsOn && (
              <>
                {' · '}
                <Trans>
                  from {dates.day(plan.startsOn)} to {dates.day(plan.endsOn)}
                </Trans>
              </>
            )}
          </>
        }
        actions={<ListenButton words={() => spokenPlan(sections, language)} language={language} />}
      />
      <div className="flex flex-col gap-6">
        {isDraft && (
          <Banner tone="attention" title={<Trans>This is a draft. Nothing is decided.</Trans>}>
            {isSharedDraft(plan) && (
              <Trans>The school shared it so that you can read it first. You can ask for changes.</Trans>
            )}
          </Banner>
        )}
        {requestId && (
          <Banner
            title={<Trans>The school asks what you think.</Trans>}
            action={
              <Link href={`/family/sign/${requestId}`} look="primary">
                <Trans>Answer the plan</Trans>
              </Link>
            }
          />
        )}
        <PlainPlan sections={sections} language={language} />
        {plan.latestVersion && !isDraft && (
          <section aria-label={t`Sealed copy`} className="border-t border-line py-4">
            <h2 className="pb-3 text-lg">
              <Trans>The full plan to keep</Trans>
            </h2>
            <SealedCopy planId={plan.id} version={plan.latestVersion} />
          </section>
        )}
      </div>
    </>
  );
}

/** A plan in plain words, in the reader's language. */
export default function PlanPage({ planId }: { planId: string }) {
  const { i18n } = useLingui();
  const { data, variables, error, askAgain } = useAsked(PLAN, { id: planId, language: i18n.locale }, null);
  const language = variables?.language ?? i18n.locale;
  const request = data?.signatureRequests.find((one) => one.plan.id === planId && !one.signature);
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.plan ?? null)} error={error} onRetry={askAgain}>
        {(plan) => <PlanInWords plan={plan} language={language} requestId={request?.id} />}
      </Loaded>
    </>
  );
}
