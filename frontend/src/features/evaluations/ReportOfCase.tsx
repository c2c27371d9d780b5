import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { useDeedKey } from '@/app/useDeedKey';
import { today } from '@/lib/dates';
import { Button, DatePicker, Dialog, Link, Select } from '@/ui';
import { GIVE_COPY } from './documents';
import type { PartProps } from './EvaluationPanel';

/** The assembled report, and to whom a copy was given (34 CFR 300.306(a)(2)). */
export function ReportOfCase({ whole, onChanged }: PartProps) {
  const { i18n } = useLingui();
  const dates = useDates();
  const [isGiving, setGiving] = useState(false);
  const { report, copies } = whole;
  const mayGive = whole.may.includes('give');
  const waiting = whole.owed
    .filter((one) => !copies.some((copy) => copy.personId === one.id))
    .map((one) => one.name)
    .join(', ');
  if (!report && copies.length === 0) return null;
  const printed = new URLSearchParams({ case: whole.id, language: i18n.locale });
  return (
    <div>
      <h4 className="font-strong">
        <Trans>Evaluation report</Trans>
      </h4>
      {report && (
        <p className="flex flex-wrap items-baseline gap-x-4 py-1">
          <Link href={`/evaluations/${whole.id}`}>
            <Trans>Read the report</Trans>
          </Link>
          <Link href={`/print/evaluation.pdf?${printed}`} target="_blank" rel="noreferrer">
            <Trans>PDF</Trans>
          </Link>
          <span className="text-sm text-ink-2">
            <Trans>all areas signed by {dates.day(report.signedOn)}</Trans>
          </span>
        </p>
      )}
      {copies.map((copy) => (
        <p key={copy.personId + copy.givenOn + copy.how} className="text-sm">
          <Trans>
            {copy.name} has a copy since {dates.day(copy.givenOn)}: {copy.how}.
          </Trans>
        </p>
      ))}
      {mayGive && waiting && (
        <p className="text-sm text-ink-2">
          <Trans>
            Not yet with {waiting}. Once the evaluation is finished, a letter tells them that their copy is on
            their pages, at no cost; what went on paper is put on record here.
          </Trans>
        </p>
      )}
      {mayGive && (
        <Button size="small" onPress={() => setGiving(true)}>
          <Trans>Record a copy given…</Trans>
        </Button>
      )}
      {isGiving && <GiveCopy whole={whole} onChanged={onChanged} onClose={() => setGiving(false)} />}
    </div>
  );
}

function GiveCopy({ whole, onChanged, onClose }: PartProps & { onClose: () => void }) {
  const { t } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const [personId, setPerson] = useState<string | null>(
    whole.owed.length === 1 ? (whole.owed[0]?.id ?? null) : null,
  );
  const [givenOn, setGivenOn] = useState<string | null>(now);
  const [how, setHow] = useState('in_person');
  const { idempotencyKey } = useDeedKey();
  const [give, { isPending, problem }] = useDeed(GIVE_COPY, 'giveEvaluationCopy');
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <Dialog
      title={t`A copy of the report was given`}
      isOpen
      onOpenChange={onClose}
      footer={
        <Button
          look="primary"
          isPending={isPending}
          isDisabled={!personId || !givenOn}
          onPress={async () => {
            if (!personId || !givenOn) return;
            if (!(await give({ caseId: whole.id, personId, givenOn, how, idempotencyKey }))) return;
            onChanged();
            onClose();
          }}
        >
          <Trans>Put it on record</Trans>
        </Button>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      <Select
        label={t`To whom`}
        options={whole.owed.map(({ id, name }) => ({ id, label: name }))}
        value={personId}
        onChange={setPerson}
        errorMessage={wrong('personId')}
      />
      <DatePicker
        label={t`On which day`}
        value={givenOn}
        latest={now}
        onChange={setGivenOn}
        errorMessage={wrong('givenOn')}
      />
      <Select
        label={t`How`}
        options={whole.choices.hows.map((one) => ({ id: one.key, label: one.says }))}
        value={how}
        onChange={setHow}
        errorMessage={wrong('how')}
      />
    </Dialog>
  );
}
