import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { type FragmentType, graphql, readFragment } from '@/gql';
import { Link } from '@/ui/Link/Link';
import { PageHeader } from '@/ui/PageHeader/PageHeader';
import { Section } from '@/ui/Section/Section';
import { StatusMark } from '@/ui/StatusMark/StatusMark';
import { type SEALED, SealedCopy } from '../parts/SealedCopy';
import { WhatIsInUse, WhatThisDoes } from '../parts/WhatAnswersDo';
import type { Decision } from '../plain';
import { namesakes } from './namesakes';
import { TitleOf } from './TitleOf';
import { CHOICE_WORDS, OUTCOME_WORDS } from './words';

export const RECEIPT = graphql(`
  fragment Receipt_signature on Signature {
    id
    outcome
    signedAt
    typedName
    documentSha256
    receipt
    choices {
      itemId
      title
      choice
      comment
    }
  }
`);

export interface ReceiptProps {
  signature: FragmentType<typeof RECEIPT>;
  /** For the titles in the language now shown. */
  items: readonly Decision[];
  planId: string;
  version: FragmentType<typeof SEALED>;
}

/** What was answered and signed, and how to prove it later. */
export function Receipt({ signature: given, items, planId, version }: ReceiptProps) {
  const signature = readFragment(RECEIPT, given);
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  // It takes the place of a long page that was read to its end.
  useEffect(() => {
    // A block: some browsers answer with a promise, and an effect must not return one.
    scrollTo(0, 0);
  }, []);
  const alike = namesakes(items);
  const titles = new Map(items.map((item) => [item.id, item.title]));
  const outcome = OUTCOME_WORDS[signature.outcome];
  const name = signature.typedName ?? '';
  const when = dates.instant(signature.signedAt, timeZone);
  return (
    <>
      <PageHeader
        title={t`Thank you. Your answer is kept.`}
        subtitle={outcome && i18n._(outcome)}
        status={
          <p>
            <span aria-hidden="true" className="me-2 text-ok">
              ✓
            </span>
            <Trans>
              Signed by {name}, {when}
            </Trans>
          </p>
        }
      />
      <WhatThisDoes planId={planId} outcome={signature.outcome} />
      <WhatIsInUse planId={planId} />
      <Section title={t`What you answered`}>
        <ol className="divide-y divide-line">
          {signature.choices.map((choice) => {
            const said = CHOICE_WORDS[choice.choice];
            return (
              <li key={choice.itemId} className="py-3">
                <TitleOf
                  title={titles.get(choice.itemId) ?? choice.title}
                  namesake={alike.get(choice.itemId)}
                />
                <p className="font-strong">
                  {said && <StatusMark standing={said.standing}>{i18n._(said.words)}</StatusMark>}
                </p>
                {choice.comment && <p className="whitespace-pre-line text-ink-2">{choice.comment}</p>}
              </li>
            );
          })}
        </ol>
      </Section>
      <Section title={t`Keep a copy`}>
        <SealedCopy planId={planId} version={version} isAfterSigning />
      </Section>
      <Section title={t`Check this document any time`}>
        <p>
          <Trans>
            The copy is sealed. A PDF reader shows if a single letter was changed since. These numbers belong
            to exactly this plan and this answer:
          </Trans>
        </p>
        <dl className="pt-2 text-xs text-ink-2">
          <dt>
            <Trans>Plan</Trans>
          </dt>
          <dd className="font-mono break-all">{signature.documentSha256}</dd>
          <dt className="pt-2">
            <Trans>Your answer</Trans>
          </dt>
          <dd className="font-mono break-all">{signature.receipt}</dd>
        </dl>
      </Section>
      <Link href="/family" look="primary">
        <Trans>Back to the start</Trans>
      </Link>
    </>
  );
}
