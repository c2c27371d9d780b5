import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { use, useState } from 'react';
import { useQuery } from 'urql';
import { PageCrumbs } from '@/app/Frame';
import { useErrorWords } from '@/app/words';
import type { RulesPage_rulesQuery } from '@/gql/graphql';
import { Button, Checkbox, ErrorState, PageHeader, Section, Skeleton, StatusMark } from '@/ui';
import { DecideDialog, type Decision } from './DecideDialog';
import { RULES } from './documents';
import { deadlinesWords } from './speaking';

export type Rule = RulesPage_rulesQuery['deadlineRules'][number];

/** Every rule of deadlines in force in the district's state: how much time, from what, by which law, how sure. */
export function RulesPage() {
  use(deadlinesWords());
  const { t, i18n } = useLingui();
  const inWords = useErrorWords();
  const [isOpenOnly, setOpenOnly] = useState(false);
  const [decision, setDecision] = useState<{ rule: Rule; what: Decision } | null>(null);
  const [{ data, error }, ask] = useQuery({
    query: RULES,
    variables: { language: i18n.locale },
    requestPolicy: 'cache-and-network',
  });
  const state = data?.viewer?.district.state ?? '';
  const all = data?.deadlineRules ?? [];
  const unconfirmed = all.filter(({ isUnconfirmed }) => isUnconfirmed);
  const shown = isOpenOnly ? unconfirmed : all;
  const decide = (rule: Rule, what: Decision) => setDecision({ rule, what });
  return (
    <>
      <PageCrumbs crumbs={[{ label: t`Rules` }]} />
      <PageHeader
        title={t`Rules of deadlines`}
        status={
          data && (
            <StatusMark standing={unconfirmed.length > 0 ? 'due-soon' : 'done'} isSentence>
              {unconfirmed.length > 0 ? (
                <Plural
                  value={unconfirmed.length}
                  one="# rule is not confirmed yet"
                  other="# rules are not confirmed yet"
                />
              ) : (
                <Trans>Every rule is confirmed</Trans>
              )}
            </StatusMark>
          )
        }
      />
      <p className="max-w-prose pb-2 text-ink-2">
        <Trans>
          A clock runs by the rule in force on the day it starts. Confirm a rule once you read it at its
          source; ask for more than it where your district does. Asking for less is not possible.
        </Trans>
      </p>
      {!data ? (
        error ? (
          <ErrorState onRetry={() => ask({ requestPolicy: 'network-only' })}>
            {inWords(error).message}
          </ErrorState>
        ) : (
          <Skeleton lines={12} />
        )
      ) : (
        <>
          <Checkbox isSelected={isOpenOnly} onChange={setOpenOnly} className="pb-2">
            <Trans>Only what is not confirmed</Trans>
          </Checkbox>
          <Rules
            title={t`Of the state (${state})`}
            rules={shown.filter(({ ofState }) => ofState)}
            onDecide={decide}
          />
          <Rules
            title={t`Federal, or the same in every state`}
            rules={shown.filter(({ ofState }) => !ofState)}
            onDecide={decide}
          />
        </>
      )}
      {decision && (
        <DecideDialog
          rule={decision.rule}
          what={decision.what}
          onClose={() => setDecision(null)}
          onDecided={() => ask({ requestPolicy: 'network-only' })}
        />
      )}
    </>
  );
}

function Rules({
  title,
  rules,
  onDecide,
}: {
  title: string;
  rules: Rule[];
  onDecide: (rule: Rule, what: Decision) => void;
}) {
  if (rules.length === 0) return null;
  return (
    <Section title={title} note={rules.length}>
      <ul className="divide-y divide-line">
        {rules.map((rule) => (
          <Line key={rule.key} rule={rule} onDecide={onDecide} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ rule, onDecide }: { rule: Rule; onDecide: (rule: Rule, what: Decision) => void }) {
  const { t } = useLingui();
  return (
    <li className="grid gap-x-6 gap-y-1 py-2.5 md:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        <h3 className="text-base font-strong">{rule.name}</h3>
        {rule.appliesIf && <p className="text-sm text-ink-2">{rule.appliesIf}</p>}
        <p className="text-sm text-ink-2">{rule.citation}</p>
        {rule.note && (
          <p className="text-sm text-ink-2" lang="en">
            {rule.note}
          </p>
        )}
      </div>
      <div className="min-w-0">
        <p>
          <span className="font-strong">{rule.value}</span> {rule.counted}
        </p>
        {rule.lawValue && (
          <p className="text-sm">
            <Trans>The law asks {rule.lawValue}; your district asks for more.</Trans>
          </p>
        )}
        <StatusMark
          standing={rule.isContradicted ? 'overdue' : rule.isUnconfirmed ? 'due-soon' : 'done'}
          isSentence
          className="text-sm"
        >
          {rule.isContradicted ? t`Contradicts another rule; no date is set by it.` : rule.standing}
        </StatusMark>
      </div>
      <div className="flex flex-wrap content-start gap-2 md:justify-end">
        {rule.isUnconfirmed && (
          <Button
            size="small"
            onPress={() => onDecide(rule, 'confirm')}
            aria-label={t`Confirm: ${rule.name}`}
          >
            <Trans>Confirm</Trans>
          </Button>
        )}
        {rule.number !== null && rule.number !== undefined && (
          <Button
            size="small"
            look="plain"
            onPress={() => onDecide(rule, 'tighten')}
            aria-label={t`Ask for more: ${rule.name}`}
          >
            <Trans>Ask for more</Trans>
          </Button>
        )}
        {rule.lawValue && (
          <Button
            size="small"
            look="plain"
            onPress={() => onDecide(rule, 'restore')}
            aria-label={t`Back to the law: ${rule.name}`}
          >
            <Trans>Back to the law</Trans>
          </Button>
        )}
      </div>
    </li>
  );
}
