import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { useViewer } from '@/app/session';
import { graphql } from '@/gql';
import type { FamilySign_requestQuery } from '@/gql/graphql';
import { ownerOf } from '@/lib/held';
import { Banner } from '@/ui/Banner/Banner';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { BackHome } from '../parts/BackHome';
import { Loaded } from '../parts/Loaded';
import { type Decision, decisionsOf, readPlain } from '../plain';
import { navigate, useAddress } from '../router';
import { answerTo, unanswered, useAnswers } from '../signing/answers';
import { DecisionCard } from '../signing/DecisionCard';
import { Receipt } from '../signing/Receipt';
import { Start } from '../signing/Start';
import { Summary } from '../signing/Summary';
import { useAsked } from '../useAsked';

const REQUEST = graphql(`
  query FamilySign_request($id: ID!, $language: String!) {
    viewer {
      recentlyAuthenticated
    }
    signatureRequest(id: $id) {
      id
      state
      signature {
        id
        ...Receipt_signature
      }
      plan {
        id
        plain(language: $language)
        student {
          id
          givenName
        }
        latestVersion {
          id
        }
      }
      version {
        id
        number
        sha256
        pdf {
          stage
        }
        ...SealedCopy_version
      }
    }
    consentText(language: $language) {
      text
      sha256
      language
    }
  }
`);

const VIEWED = graphql(`
  mutation FamilySign_viewed($id: ID!) {
    markSignatureRequestViewed(id: $id) {
      __typename
      ... on SignatureRequest {
        id
        state
        viewedAt
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

type Request = NonNullable<FamilySign_requestQuery['signatureRequest']>;

interface DecideProps {
  request: Request;
  items: readonly Decision[];
  language: string;
  isLanguageCurrent: boolean;
  consent: FamilySign_requestQuery['consentText'];
  needsSignIn: boolean;
  askAgain: () => void;
}

/** Start, one card a part, then the summary. The step stands in the address, so the browser's Back works. */
function Decide({
  request,
  items,
  language,
  isLanguageCurrent,
  consent,
  needsSignIn,
  askAgain,
}: DecideProps) {
  const { person, district } = useViewer();
  const { path, search } = useAddress();
  const { answers, set, forget } = useAnswers(
    person.id,
    ownerOf(district.id, person.id),
    request.id,
    request.version.sha256,
  );
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const step = search.get('step');
  const goTo = (to: number | 'sign' | null) => navigate(to === null ? path : `${path}?step=${to}`);
  const cardOf = (itemId: string) => items.findIndex((item) => item.id === itemId) + 1;
  const count = items.length;
  const item = items[Number(step) - 1];
  if (item) {
    const number = Number(step);
    return (
      <DecisionCard
        key={item.id}
        item={item}
        number={number}
        count={count}
        planId={request.plan.id}
        language={language}
        answer={answerTo(answers, item.id)}
        onAnswer={(change) => set(item.id, change)}
        onBack={() => goTo(number > 1 ? number - 1 : null)}
        onNext={() => goTo(number < count ? number + 1 : 'sign')}
      />
    );
  }
  if (step === 'sign') {
    return (
      <Summary
        requestId={request.id}
        planId={request.plan.id}
        documentSha256={request.version.sha256}
        consent={consent}
        isConsentCurrent={isLanguageCurrent}
        needsSignIn={needsSignIn}
        items={items}
        answers={answers}
        idempotencyKey={idempotencyKey}
        onChange={(itemId) => goTo(cardOf(itemId))}
        onBack={() => goTo(count || null)}
        onSigned={() => {
          forget();
          askAgain();
        }}
        onLookAgain={askAgain}
      />
    );
  }
  const open = unanswered(items, answers);
  const first = open[0];
  return (
    <Start
      name={request.plan.student.givenName}
      planId={request.plan.id}
      count={count}
      hasBegun={open.length < count}
      onStart={() => goTo(first ? cardOf(first.id) : 'sign')}
    />
  );
}

function Replaced({ request }: { request: Request }) {
  const { t } = useLingui();
  const name = request.plan.student.givenName;
  return (
    <>
      <BackHome />
      <PageHeader title={t`Your answer to the plan for ${name}`} />
      <Banner
        tone="attention"
        title={<Trans>This plan was replaced by a newer one.</Trans>}
        action={
          <Link href={`/family/plans/${request.plan.id}`} look="primary">
            <Trans>Read the new plan</Trans>
          </Link>
        }
      >
        <Trans>You cannot sign the old one. The school will ask you about the new one.</Trans>
      </Banner>
    </>
  );
}

/** The server learns once that the person has the plan before them. Failing to say so stops nobody from reading. */
function useViewed(request: Request | null | undefined): void {
  const [, markViewed] = useMutation(VIEWED);
  const marked = useRef<string | null>(null);
  const id = request && !request.signature && request.state === 'requested' ? request.id : null;
  useEffect(() => {
    if (!id || marked.current === id) return;
    marked.current = id;
    void markViewed({ id });
  }, [id, markViewed]);
}

/** Read, decide part by part, sign, and get the receipt. */
export default function SignPage({ requestId }: { requestId: string }) {
  const { i18n } = useLingui();
  const [isWaitingForCopy, setIsWaitingForCopy] = useState(false);
  const { data, variables, error, askAgain } = useAsked(
    REQUEST,
    { id: requestId, language: i18n.locale },
    isWaitingForCopy ? 5_000 : null,
  );
  const request = data?.signatureRequest;
  const plain = request?.plan.plain;
  const items = useMemo(() => decisionsOf(readPlain(plain)), [plain]);
  useViewed(request);
  const lacksCopy = !!request?.signature && request.version.pdf?.stage !== 'signed';
  useEffect(() => setIsWaitingForCopy(lacksCopy), [lacksCopy]);

  return (
    <Loaded thing={data && (request ?? null)} error={error} onRetry={askAgain}>
      {(shown) => {
        if (shown.signature) {
          return (
            <Receipt
              signature={shown.signature}
              items={items}
              planId={shown.plan.id}
              version={shown.version}
            />
          );
        }
        const isReplaced = !!shown.plan.latestVersion && shown.plan.latestVersion.id !== shown.version.id;
        if (isReplaced || shown.state === 'withdrawn') return <Replaced request={shown} />;
        return (
          data && (
            <Decide
              key={shown.version.sha256}
              request={shown}
              items={items}
              language={variables?.language ?? i18n.locale}
              isLanguageCurrent={variables?.language === i18n.locale}
              consent={data.consentText}
              needsSignIn={data.viewer?.recentlyAuthenticated === false}
              askAgain={askAgain}
            />
          )
        );
      }}
    </Loaded>
  );
}
