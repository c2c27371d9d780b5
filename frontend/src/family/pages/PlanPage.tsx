import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useToday } from '@/app/useToday';
import { graphql } from '@/gql';
import type { FamilyPlan_planQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { answerTo, isSharedDraft } from '../nextStep';
import { BackHome } from '../parts/BackHome';
import { ListenButton, spokenPlan } from '../parts/ListenButton';
import { Loaded } from '../parts/Loaded';
import { PlainPlan } from '../parts/PlainPlan';
import { SealedCopy } from '../parts/SealedCopy';
import { SinceLastPlan } from '../parts/SinceLastPlan';
import { WhatIsInUse } from '../parts/WhatAnswersDo';
import { type PlainSection, readPlain } from '../plain';
import { OUTCOME_WORDS } from '../signing/words';
import { useAsked } from '../useAsked';
import { is504, planStateWords } from '../words';

const Talk = lazy(() => import('../parts/Talk'));
const Translations = lazy(() => import('../parts/Translations'));

const PLAN = graphql(`
  query FamilyPlan_plan($id: ID!, $language: String!) {
    plan(id: $id) {
      id
      kind
      state
      startsOn
      endsOn
      amendmentWay
      sharedWithFamilyAt
      shared {
        sharedAt
        sharedBy {
          id
          name
        }
      }
      plain(language: $language)
      threads {
        id
        ...FamilyTalk_thread
      }
      translations {
        id
        language
        state
      }
      publishedTranslations {
        id
        language
        publishedAt
        isStale
        pdfState
        translatedBy {
          id
          name
        }
        reviewedBy {
          id
          name
        }
      }
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
        outcome
      }
      plan {
        id
      }
    }
  }
`);

type Plan = NonNullable<FamilyPlan_planQuery['plan']>;

/** Services are given by it, its year over or not. */
const IN_USE = ['active', 'partially_active', 'expired'];

/** A draft is a copy of one day: later changes are in it only when the school shares it again. */
function OfWhatDay({ shared }: { shared: NonNullable<Plan['shared']> }) {
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const day = dates.day(today(new Date(shared.sharedAt), timeZone));
  const name = shared.sharedBy.name;
  return (
    <p>
      <Trans>
        {name} shared it on {day}. It shows the plan of that day. If the school changes it, you see that only
        when it is shared again.
      </Trans>
    </p>
  );
}

function PlanInWords({
  plan,
  language,
  requestId,
  answered,
  onSaid,
}: {
  plan: Plan;
  /** The language the plan came in; while another one is on its way, still the one before. */
  language: string;
  requestId: string | undefined;
  /** The reader's own signed answer. */
  answered: ReturnType<typeof answerTo<FamilyPlan_planQuery['signatureRequests'][number]>>;
  /** Something was said about the plan. */
  onSaid: () => void;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const today = useToday();
  const sections = useMemo(() => readPlain(plan.plain), [plan.plain]);
  const name = plan.student.givenName;
  const isDraft = plan.state === 'draft' || plan.state === 'team_review';
  const outcome = answered && OUTCOME_WORDS[answered.signature.outcome];
  const hasJumped = useRef(false);
  const talk = (section: PlainSection) =>
    isSharedDraft(plan) || plan.threads.length > 0 ? (
      <Suspense>
        <Talk
          planId={plan.id}
          sectionKey={section.key}
          title={section.title}
          threads={plan.threads}
          mayWrite={isSharedDraft(plan)}
          onSaid={onSaid}
        />
      </Suspense>
    ) : (
      <p data-print="hidden">
        <Link
          href={`/family/asked/${plan.student.id}?about=${encodeURIComponent(section.title)}`}
          look="quiet"
        >
          <Trans>Ask the team about this part</Trans>
        </Link>
      </p>
    );
  const original = <PlainPlan sections={sections} language={language} after={talk} />;

  // The browser looked for the address's place before the plan was there.
  useEffect(() => {
    if (hasJumped.current || !location.hash) return;
    hasJumped.current = true;
    document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, []);

  return (
    <>
      <PageHeader
        title={
          is504(plan)
            ? t`504 plan for ${name}`
            : plan.amendmentWay
              ? t`Change to the plan for ${name}`
              : t`Plan for ${name}`
        }
        subtitle={
          <>
            {i18n._(planStateWords(plan, !!answered, today))}
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
            {plan.shared && <OfWhatDay shared={plan.shared} />}
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
        {answered && (
          <p>
            {outcome && <>{i18n._(outcome)} </>}
            <Link href={`/family/decide/${answered.id}`}>
              <Trans>What you answered</Trans>
            </Link>
          </p>
        )}
        {!isDraft && <WhatIsInUse planId={plan.id} />}
        <SinceLastPlan planId={plan.id} isAmendment={!!plan.amendmentWay} />
        {isDraft ? (
          original
        ) : (
          <Suspense fallback={original}>
            <Translations
              plan={plan}
              sections={sections}
              language={language}
              original={original}
              after={talk}
              onAsked={onSaid}
            />
          </Suspense>
        )}
        {plan.latestVersion && !isDraft && (
          <section aria-label={t`Sealed copy`} className="border-t border-line py-4">
            <h2 className="pb-3 text-lg">
              <Trans>The full plan to keep</Trans>
            </h2>
            <SealedCopy planId={plan.id} version={plan.latestVersion} />
          </section>
        )}
        {!is504(plan) && IN_USE.includes(plan.state) && (
          <p data-print="hidden">
            <Link href={`/family/stop/${plan.student.id}`} look="quiet">
              <Trans>Stop special education</Trans>
            </Link>
          </p>
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
  const requests = data?.signatureRequests ?? [];
  const request = requests.find((one) => one.plan.id === planId && !one.signature);
  return (
    <>
      <BackHome />
      <Loaded thing={data && (data.plan ?? null)} error={error} onRetry={askAgain}>
        {(plan) => (
          <PlanInWords
            plan={plan}
            language={language}
            requestId={request?.id}
            answered={answerTo(plan, requests)}
            onSaid={askAgain}
          />
        )}
      </Loaded>
    </>
  );
}
