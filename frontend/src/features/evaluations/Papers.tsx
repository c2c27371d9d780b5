import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useOpenFile } from '@/app/useOpenFile';
import { Button, StatusMark } from '@/ui';
import { SHOW_PAPER } from './documents';
import type { PartProps } from './EvaluationPanel';
import { PaperDialog } from './PaperDialog';

/** Files of the evaluation the viewer may see: what each is, from whom, and whether it is a raw record. */
export function Papers({ whole, onChanged }: PartProps) {
  const { t } = useLingui();
  const dates = useDates();
  const [isAdding, setAdding] = useState(false);
  const [show, shown] = useDeed(SHOW_PAPER, 'showEvaluationPaper');
  const mayAttach = whole.may.includes('attach');
  if (!mayAttach && whole.papers.length === 0) return null;
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h4 className="font-strong">
          <Trans>Papers</Trans>
        </h4>
        {mayAttach && (
          <Button size="small" onPress={() => setAdding(true)}>
            <Trans>Add a paper…</Trans>
          </Button>
        )}
      </div>
      <ProblemBanner problem={shown.problem} onDismiss={shown.clear} />
      {whole.papers.length === 0 && (
        <p className="text-sm text-ink-2">
          <Trans>None you may see.</Trans>
        </p>
      )}
      <ul className="space-y-1 py-1 text-sm">
        {whole.papers.map((paper) => (
          <li key={paper.id} className="flex flex-wrap items-baseline gap-x-3">
            <Paper
              title={paper.attachment.title}
              attachmentId={paper.attachment.id}
              isReady={paper.attachment.state === 'ready'}
            />
            <span>
              {paper.says}, <Trans>from {paper.source}</Trans>
            </span>
            {paper.isRaw && (
              <StatusMark standing="plain">
                {paper.shownOn ? (
                  <Trans>raw record, shown to the family on {dates.day(paper.shownOn)}</Trans>
                ) : (
                  <Trans>raw record: psychologist and special education only</Trans>
                )}
              </StatusMark>
            )}
            {paper.isRaw && !paper.shownOn && whole.may.includes('raw') && (
              <Button
                size="small"
                aria-label={t`Show ${paper.attachment.title} to the family`}
                isPending={shown.isPending}
                onPress={async () => {
                  if (await show({ paperId: paper.id })) onChanged();
                }}
              >
                <Trans>A parent asked for it: show it</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isAdding && <PaperDialog whole={whole} onChanged={onChanged} onClose={() => setAdding(false)} />}
    </div>
  );
}

/** Its title; once it was checked, a button that opens it. */
function Paper({ title, attachmentId, isReady }: { title: string; attachmentId: string; isReady: boolean }) {
  const [open, { isPending, problem }] = useOpenFile(attachmentId);
  if (!isReady) return <span className="font-strong wrap-anywhere">{title}</span>;
  return (
    <>
      <Button size="small" icon="download" isPending={isPending} onPress={open}>
        {title}
      </Button>
      <ProblemBanner problem={problem} />
    </>
  );
}
