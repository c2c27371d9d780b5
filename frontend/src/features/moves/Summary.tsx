import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Link, Select, StatusMark, TextArea } from '@/ui';
import { BEGIN_SUMMARY, GIVE_SUMMARY, WRITE_SUMMARY } from './documents';
import type { Move } from './MovesOfStudent';
import { HOWS } from './words';

interface SummaryProps {
  move: Move;
  onChanged: () => void;
}

/** The summary of performance of an exit: drafted from the last plan, written, given to the student, printed. */
export function Summary({ move, onChanged }: SummaryProps) {
  const { i18n } = useLingui();
  const dates = useDates();
  const [open, setOpen] = useState<'write' | 'give' | null>(null);
  const [begin, beginning] = useDeed(BEGIN_SUMMARY, 'beginSummary');
  const { summary } = move;
  if (!summary && !(move.owesSummary && move.mayWriteSummary)) return null;
  const close = () => {
    setOpen(null);
    onChanged();
  };
  return (
    <div className="py-1">
      <ProblemBanner problem={beginning.problem} />
      <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className="font-strong">
          <Trans>Summary of performance</Trans>
        </span>
        {summary?.givenOn ? (
          <StatusMark standing="done">
            <Trans>given on {dates.day(summary.givenOn)}</Trans>
          </StatusMark>
        ) : (
          <StatusMark standing="partial">
            {summary ? <Trans>in work</Trans> : <Trans>to be written</Trans>}
          </StatusMark>
        )}
        {summary && (
          <Link
            href={`/print/summary.pdf?case=${move.caseId}&language=${i18n.locale}`}
            target="_blank"
            rel="noreferrer"
          >
            <Trans>Print (PDF)</Trans>
          </Link>
        )}
      </p>
      {move.mayWriteSummary && !summary?.givenOn && (
        <div className="flex flex-wrap gap-2 pt-1">
          {summary ? (
            <>
              <Button size="small" onPress={() => setOpen('write')}>
                <Trans>Write the summary…</Trans>
              </Button>
              <Button size="small" onPress={() => setOpen('give')}>
                <Trans>Given to the student…</Trans>
              </Button>
            </>
          ) : (
            <Button
              size="small"
              isPending={beginning.isPending}
              onPress={async () => {
                if (await begin({ caseId: move.caseId })) onChanged();
              }}
            >
              <Trans>Draft it from the last plan</Trans>
            </Button>
          )}
        </div>
      )}
      {open === 'write' && summary && <WriteDialog move={move} summary={summary} onClose={close} />}
      {open === 'give' && summary && <GiveDialog move={move} summary={summary} onClose={close} />}
    </div>
  );
}

interface OneProps {
  move: Move;
  summary: NonNullable<Move['summary']>;
  onClose: () => void;
}

function WriteDialog({ move, summary, onClose }: OneProps) {
  const { t } = useLingui();
  const [said, setSaid] = useState(() =>
    Object.fromEntries(summary.parts.map(({ key, text }) => [key, text])),
  );
  const [write, { isPending, problem }] = useDeed(WRITE_SUMMARY, 'writeSummary');
  return (
    <Dialog
      title={t`Summary of performance`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          onPress={async () => {
            const parts = Object.entries(said).map(([key, text]) => ({ key, text }));
            if (await write({ caseId: move.caseId, revision: summary.revision, parts })) onClose();
          }}
        >
          <Trans>Save</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p className="text-sm text-ink-2">
        <Trans>
          What the last plan says stands here already. The recommendations are yours: how the student reaches
          the goals after school (34 CFR 300.305(e)(3)).
        </Trans>
      </p>
      {summary.parts.map(({ key, says }) => (
        <TextArea
          key={key}
          label={says}
          rows={5}
          maxLength={8000}
          value={said[key] ?? ''}
          onChange={(text) => setSaid((before) => ({ ...before, [key]: text }))}
        />
      ))}
    </Dialog>
  );
}

const WAYS = ['by_hand', 'meeting', 'mail', 'file'];

function GiveDialog({ move, summary, onClose }: OneProps) {
  const { t, i18n } = useLingui();
  const now = today(new Date(), useViewer().district.timeZone);
  const [on, setOn] = useState<string | null>(now);
  const [how, setHow] = useState('by_hand');
  const [give, { isPending, problem }] = useDeed(GIVE_SUMMARY, 'giveSummary');
  return (
    <Dialog
      title={t`Given to the student`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!on}
          onPress={async () => {
            if (on && (await give({ caseId: move.caseId, revision: summary.revision, givenOn: on, how })))
              onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem} />
      <p>
        <Trans>From then on nothing of the summary changes.</Trans>
      </p>
      <DatePicker label={t`Day`} value={on} latest={now} onChange={setOn} />
      <Select
        label={t`How`}
        options={WAYS.map((id) => ({ id, label: HOWS[id] ? i18n._(HOWS[id]) : id }))}
        value={how}
        onChange={setHow}
      />
    </Dialog>
  );
}
