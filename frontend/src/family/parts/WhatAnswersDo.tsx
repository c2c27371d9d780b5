import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { graphql } from '@/gql';
import { useAsked } from '../useAsked';

const ANSWER = graphql(`
  query FamilyAnswer_plan($planId: ID!, $language: String!) {
    planAnswer(planId: $planId, language: $language) {
      rule
      effects {
        yes
        part
        no
        silence
        hearing
      }
      cameOfIt
      notAgreed {
        itemId
        title
        hasBefore
      }
    }
  }
`);

export function useWhatAnswersDo(planId: string) {
  const { i18n } = useLingui();
  const { data } = useAsked(ANSWER, { planId, language: i18n.locale }, null);
  return data?.planAnswer ?? null;
}

/** What a yes, a no and a yes in part do in this state: read before the first part is answered. */
export function WhatAnswersDo({ planId }: { planId: string }) {
  const answer = useWhatAnswersDo(planId);
  if (!answer) return null;
  const { effects } = answer;
  return (
    <section aria-labelledby="what-answers-do" className="flex flex-col gap-3">
      <h2 id="what-answers-do" className="text-lg">
        <Trans>What your answer does</Trans>
      </h2>
      <dl className="flex flex-col gap-3">
        <Said what={<Trans>If you agree with all of it</Trans>}>{effects.yes}</Said>
        <Said what={<Trans>If you agree with some parts</Trans>}>{effects.part}</Said>
        <Said what={<Trans>If you do not agree</Trans>}>{effects.no}</Said>
        <Said what={<Trans>If you do not answer</Trans>}>{effects.silence}</Said>
      </dl>
      <p>{effects.hearing}</p>
    </section>
  );
}

function Said({ what, children }: { what: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt className="font-strong">{what}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The same of the one answer somebody is about to sign, or has signed. */
export function WhatThisDoes({ planId, outcome }: { planId: string; outcome: string }) {
  const effects = useWhatAnswersDo(planId)?.effects;
  if (!effects) return null;
  const said = outcome === 'granted' ? effects.yes : outcome === 'refused' ? effects.no : effects.part;
  return (
    <p className="border-s-4 border-s-line-strong ps-4">
      <span className="font-strong">
        <Trans>What this does:</Trans>
      </span>{' '}
      {said}
    </p>
  );
}

/** What came of a plan nobody simply agreed to, and which lines of it are not in use. */
export function WhatIsInUse({ planId }: { planId: string }) {
  const answer = useWhatAnswersDo(planId);
  if (!answer || (!answer.cameOfIt && answer.notAgreed.length === 0)) return null;
  return (
    <section aria-labelledby="what-is-in-use" className="flex flex-col gap-2">
      <h2 id="what-is-in-use" className="text-lg">
        <Trans>What is in use</Trans>
      </h2>
      {answer.cameOfIt && <p>{answer.cameOfIt}</p>}
      {answer.notAgreed.length > 0 && (
        <>
          <p>
            <Trans>These parts are not in use, because nobody agreed to them:</Trans>
          </p>
          <ul className="list-disc ps-5">
            {answer.notAgreed.map((line) => (
              <li key={line.itemId}>
                {line.title}.{' '}
                {line.hasBefore ? (
                  <Trans>What you agreed to last stays in its place.</Trans>
                ) : (
                  <Trans>Nothing takes its place.</Trans>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
