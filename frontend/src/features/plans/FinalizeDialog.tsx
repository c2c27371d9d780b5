import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { type FragmentType, readFragment } from '@/gql';
import { Banner, Button, Dialog, TextArea } from '@/ui';
import { useDesk } from './context';
import { FINALIZE, FINDINGS } from './documents';
import { type Finding, inOrder, isBlocker, isWarning, warningsOf, withKeys } from './findings';
import { placeOf } from './form';
import { Severity } from './ReadyPanel';
import { WhoIsAsked } from './WhoIsAsked';

export interface FinalizeDialogProps {
  planId: string;
  findings: readonly Finding[];
  onClose: () => void;
  onGoTo: (finding: Finding) => void;
  onFinalized: () => void;
}

/** The last look before a plan is frozen: what blocks, a reason for every warning, and what happens next. */
export function FinalizeDialog({ planId, findings, onClose, onGoTo, onFinalized }: FinalizeDialogProps) {
  const { t } = useLingui();
  const save = useDesk((desk) => desk.save);
  // One key as long as the dialog stands: pressing twice, or again after a broken line, freezes one version.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [finalize, { isPending, problem }] = useDeed(FINALIZE, 'finalizePlan');
  // What the server answered just now, from the documents themselves, counts more than what it said before.
  const current = withRefused(findings, refusedFindings(problem));
  const blockers = inOrder(current).filter(isBlocker);
  const warnings = warningsOf(current);
  const reasonOf = (warning: { ruleId: string; rowId: string | null }) =>
    reasons[placeOf(warning.ruleId, warning.rowId)]?.trim() ?? '';
  const missing = warnings.filter((warning) => reasonOf(warning) === '').length;
  // What blocks comes first: filling it in may end a warning. What was typed already stays in sight.
  const asksForReasons = warnings.length > 0 && (blockers.length === 0 || Object.keys(reasons).length > 0);

  const press = async () => {
    const version = await finalize({
      planId,
      idempotencyKey,
      overrides: warnings.map((warning) => ({
        ruleId: warning.ruleId,
        rowId: warning.rowId,
        reason: reasonOf(warning),
      })),
    });
    if (version) onFinalized();
  };
  return (
    <Dialog
      title={t`Finalize the plan`}
      isOpen
      onOpenChange={onClose}
      size="wide"
      isDismissable={Object.keys(reasons).length === 0}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button
            look="primary"
            isPending={isPending}
            isDisabled={blockers.length > 0 || missing > 0 || save !== 'saved'}
            onPress={press}
          >{t`Finalize plan`}</Button>
        </>
      }
    >
      <ProblemBanner problem={problem} />
      {save !== 'saved' && (
        <Banner tone="attention">
          <Trans>Something on this page is not saved yet. Wait until everything is.</Trans>
        </Banner>
      )}
      {blockers.length > 0 && (
        <section>
          <h3 className="text-base">
            <Plural value={blockers.length} one="One thing is missing" other="# things are missing" />
          </h3>
          <ul className="divide-y divide-line">
            {withKeys(blockers).map(([key, finding]) => (
              <li key={key} className="flex items-start gap-2 py-1.5">
                <Severity severity="B" />
                <span className="min-w-0 grow">
                  {finding.message} <span className="text-xs text-ink-3">{finding.cite}</span>
                </span>
                <Button
                  look="plain"
                  size="small"
                  aria-label={t`Go there: ${finding.message}`}
                  onPress={() => onGoTo(finding)}
                >
                  ↦
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {warnings.length > 0 && !asksForReasons && (
        <p className="text-ink-2">
          <Plural
            value={warnings.length}
            one="After that, # warning needs a reason, or a change."
            other="After that, # warnings each need a reason, or a change."
          />
        </p>
      )}
      {asksForReasons && (
        <section className="flex flex-col gap-3">
          <h3 className="text-base">
            <Trans>Warnings: write why the plan is right as it is</Trans>
          </h3>
          {warnings.map((warning) => {
            const key = placeOf(warning.ruleId, warning.rowId);
            return (
              <TextArea
                key={key}
                rows={2}
                isRequired
                label={warning.findings.map((finding) => finding.message).join(' ')}
                description={`${warning.findings[0]?.cite} · ${warning.ruleId}`}
                value={reasons[key] ?? ''}
                onChange={(reason) => setReasons((before) => ({ ...before, [key]: reason }))}
              />
            );
          })}
        </section>
      )}
      <section>
        <h3 className="text-base">
          <Trans>What happens next</Trans>
        </h3>
        <ol className="list-decimal ps-6">
          <li>
            <Trans>The plan is frozen as it stands. Nobody can change this version any more.</Trans>
          </li>
          <li>
            <Trans>A sealed PDF of it is made.</Trans>
          </li>
          <li>
            <Trans>You can ask the family for their signatures.</Trans>
          </li>
        </ol>
      </section>
      <WhoIsAsked planId={planId} />
    </Dialog>
  );
}

/** A refusal names only what is still left; warnings that have their reason are kept beside it. */
function withRefused(findings: readonly Finding[], refused: Finding[] | null): readonly Finding[] {
  if (!refused) return findings;
  const isNamed = (one: Finding) =>
    refused.some((other) => other.ruleId === one.ruleId && other.rowId === one.rowId);
  return [...refused, ...findings.filter((one) => isWarning(one) && !isNamed(one))];
}

/** The findings a refusal brought with it. */
function refusedFindings(problem: object | null): Finding[] | null {
  if (!problem || !('findings' in problem) || !Array.isArray(problem.findings)) return null;
  return problem.findings.map((finding: FragmentType<typeof FINDINGS>) => readFragment(FINDINGS, finding));
}
