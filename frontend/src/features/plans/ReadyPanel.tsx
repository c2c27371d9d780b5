import { Trans, useLingui } from '@lingui/react/macro';
import { EmptyState, SidePanel, StatusMark } from '@/ui';
import { type Finding, inOrder, isBlocker, isWarning, withKeys } from './findings';

/** "3 to fix, 2 to check", or that nothing is missing. */
export function ReadyCount({ findings }: { findings: readonly Finding[] }) {
  const blocks = findings.filter(isBlocker).length;
  const warns = findings.filter(isWarning).length;
  if (blocks + warns === 0) return <Trans>Nothing is missing</Trans>;
  return (
    <span className="tabular-nums">
      <Trans>
        {blocks} to fix, {warns} to check
      </Trans>
    </span>
  );
}

/** What still stands between this draft and a final plan: each a sentence, its law, and the way there. */
export function ReadyPanel({
  findings,
  onGoTo,
  onClose,
}: {
  findings: readonly Finding[];
  onGoTo: (finding: Finding) => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  return (
    <SidePanel title={t`Ready?`} onClose={onClose}>
      {findings.length === 0 ? (
        <EmptyState title={t`Nothing is missing`}>
          <Trans>The plan can be finalized.</Trans>
        </EmptyState>
      ) : (
        <>
          <p className="pb-2 text-sm text-ink-2" role="status">
            <ReadyCount findings={findings} />
          </p>
          <ul className="divide-y divide-line">
            {withKeys(inOrder(findings)).map(([key, finding]) => (
              <li key={key}>
                <FindingRow finding={finding} onGoTo={() => onGoTo(finding)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </SidePanel>
  );
}

function FindingRow({ finding, onGoTo }: { finding: Finding; onGoTo: () => void }) {
  return (
    <button
      type="button"
      onClick={onGoTo}
      className="flex w-full items-start gap-2 rounded-kit px-1 py-2 text-start hover:bg-surface-3"
    >
      <Severity severity={finding.severity} />
      <span className="min-w-0 grow">
        <span className="block">{finding.message}</span>
        <span className="block text-xs text-ink-3">
          {finding.cite} · {finding.ruleId}
        </span>
      </span>
      <span aria-hidden="true" className="text-ink-3">
        ↦
      </span>
    </button>
  );
}

export function Severity({ severity }: { severity: string }) {
  const { t } = useLingui();
  const [standing, word] =
    severity === 'B'
      ? (['overdue', t`Blocks`] as const)
      : severity === 'W'
        ? (['due-soon', t`Warning`] as const)
        : (['plain', t`To know`] as const);
  return (
    <StatusMark standing={standing} className="text-sm">
      <span className="sr-only">{word}: </span>
    </StatusMark>
  );
}
