import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useQuery } from 'urql';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { graphql } from '@/gql';
import { today } from '@/lib/dates';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { Skeleton } from '@/ui/Skeleton/Skeleton';
import { type ChangedSection, readChanges } from '../changes';

const COMPARISON = graphql(`
  query SinceLastPlan_comparison($planId: ID!, $language: String!) {
    planComparison(planId: $planId, language: $language, plain: true) {
      before {
        id
        planId
        at
      }
      after {
        id
        planId
      }
      sections
    }
  }
`);

/** What is new, gone or another since the plan before, one tap away: asked for only by who wants to know. */
export function SinceLastPlan({ planId, isAmendment = false }: { planId: string; isAmendment?: boolean }) {
  // What an amendment changes is what there is to read.
  const [isOpen, setOpen] = useState(isAmendment);
  return (
    <div className="border-y border-line" data-print="hidden">
      <Disclosure
        title={
          isAmendment ? (
            <Trans>What changes in the plan</Trans>
          ) : (
            <Trans>What changed since the last plan</Trans>
          )
        }
        level={2}
        isOpen={isOpen}
        onOpenChange={setOpen}
      >
        {isOpen && <Since planId={planId} />}
      </Disclosure>
    </div>
  );
}

function Since({ planId }: { planId: string }) {
  const { i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const [{ data, fetching, error }] = useQuery({
    query: COMPARISON,
    variables: { planId, language: i18n.locale },
    requestPolicy: 'network-only',
  });
  if (error) {
    return (
      <p role="alert" className="text-danger">
        <Trans>This could not be loaded. Close it and try again in a minute.</Trans>
      </p>
    );
  }
  if (!data && fetching) return <Skeleton lines={4} />;
  const found = data?.planComparison;
  const { before, after } = found ?? {};
  if (!before?.at || before.planId === planId || after?.planId !== planId) {
    return (
      <p>
        <Trans>There is no plan before this one here.</Trans>
      </p>
    );
  }
  const day = dates.day(today(new Date(before.at), timeZone));
  const sections = readChanges(found?.sections);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        {sections.length === 0 ? (
          <Trans>The plan of {day} said the same.</Trans>
        ) : (
          <Trans>The plan before is the one of {day}.</Trans>
        )}
      </p>
      {sections.map((section) => (
        <Changed key={section.key} section={section} />
      ))}
    </div>
  );
}

function Changed({ section }: { section: ChangedSection }) {
  return (
    <div>
      <h3 className="text-base">{section.title}</h3>
      <ul className="flex list-disc flex-col gap-2 ps-5 pt-1">
        {section.changes.map(({ key, how, title, details }) => (
          <li key={key}>
            <span dir="auto">
              {how === 'added' ? (
                <Trans>New: {title}</Trans>
              ) : how === 'removed' ? (
                <Trans>No longer in the plan: {title}</Trans>
              ) : (
                title
              )}
            </span>
            {details.map((detail) => (
              <Detail key={detail.key} detail={detail} title={title} />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Detail({
  detail: { label, before, after, textLanguage },
  title,
}: {
  detail: ChangedSection['changes'][number]['details'][number];
  title: string;
}) {
  const { t } = useLingui();
  return (
    <div className="pt-0.5">
      {label !== title && <p className="text-sm text-ink-2">{label}</p>}
      {[
        [t`Before:`, before],
        [t`Now:`, after],
      ].map(
        ([when, text]) =>
          text && (
            <p key={when} className="whitespace-pre-line">
              <span className="text-ink-2">{when}</span>{' '}
              <span lang={textLanguage || undefined} dir="auto">
                {text}
              </span>
            </p>
          ),
      )}
    </div>
  );
}
