import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import { today } from '@/lib/dates';
import { Button, DatePicker, Section, Select, Table, TextField } from '@/ui';
import type { AreaRow, AreaWhole } from './AreaPage';
import { DROP_SCORE, PUT_SCORE } from './documents';

export type Score = AreaRow['scores'][number];

interface ScoresProps {
  whole: AreaWhole;
  area: AreaRow;
  onChanged: () => void;
}

/** Scores of an area: to read as a table, and to write row by row without leaving the keyboard. */
export function Scores({ whole, area, onChanged }: ScoresProps) {
  const { t } = useLingui();
  const [editing, setEditing] = useState<Score | null>(null);
  const [drop, { problem, clear }] = useDeed(DROP_SCORE, 'dropEvaluationScore');
  if (!area.mayWrite && area.scores.length === 0) return null;
  return (
    <Section title={<Trans>Scores</Trans>}>
      <ProblemBanner problem={problem} onDismiss={clear} />
      {area.scores.length > 0 && (
        <ScoreTable
          scores={area.scores}
          deeds={
            area.mayWrite
              ? (score) => (
                  <span className="flex flex-wrap gap-1">
                    <Button
                      size="small"
                      aria-label={t`Change ${score.name}`}
                      onPress={() => setEditing(score)}
                    >
                      <Trans>Change</Trans>
                    </Button>
                    <Button
                      size="small"
                      look="plain"
                      aria-label={t`Take out ${score.name}`}
                      onPress={async () => {
                        if (await drop({ areaId: area.id, scoreId: score.id })) onChanged();
                      }}
                    >
                      <Trans>Take out</Trans>
                    </Button>
                  </span>
                )
              : undefined
          }
        />
      )}
      {area.mayWrite && (
        <ScoreForm
          key={editing?.id ?? 'new'}
          whole={whole}
          area={area}
          score={editing}
          onDone={() => {
            setEditing(null);
            onChanged();
          }}
          onLeave={() => setEditing(null)}
        />
      )}
    </Section>
  );
}

/** Scores to read. */
export function ScoreTable({
  scores,
  deeds,
}: {
  scores: readonly Score[];
  deeds?: ((score: Score) => React.ReactNode) | undefined;
}) {
  const { t } = useLingui();
  const dates = useDates();
  return (
    <Table
      label={t`All scores`}
      rows={scores}
      getId={(score) => score.id}
      columns={[
        {
          id: 'name',
          header: <Trans>Score</Trans>,
          isRowHeader: true,
          cell: (score) => (
            <>
              {score.name}
              <span className="block text-sm text-ink-2">
                {score.instrument} {score.edition} · {dates.day(score.givenOn)} · {score.examiner}
              </span>
              {score.validity && (
                <span className="block text-sm whitespace-pre-line text-ink-2">{score.validity}</span>
              )}
            </>
          ),
        },
        {
          id: 'score',
          header: <Trans>Value</Trans>,
          align: 'end',
          cell: (score) => (
            <>
              {score.score}
              <span className="block text-xs text-ink-2">{score.scaleSays}</span>
            </>
          ),
        },
        {
          id: 'percentile',
          header: <Trans>Percentile</Trans>,
          align: 'end',
          cell: (score) => score.percentile ?? '',
        },
        {
          id: 'interval',
          header: <Trans>Confidence interval</Trans>,
          align: 'end',
          cell: (score) => (score.level ? `${score.low}–${score.high} (${score.level} %)` : ''),
        },
        { id: 'descriptor', header: <Trans>Descriptor</Trans>, cell: (score) => score.descriptor },
        ...(deeds ? [{ id: 'deeds', header: <Trans>What to do</Trans>, cell: deeds }] : []),
      ]}
    />
  );
}

/** One row to write. Enter keeps it and begins the next with the same test, day and examiner. What does not fit says the server. */
function ScoreForm({
  whole,
  area,
  score,
  onDone,
  onLeave,
}: Omit<ScoresProps, 'onChanged'> & { score: Score | null; onDone: () => void; onLeave: () => void }) {
  const { t } = useLingui();
  const { person, district } = useViewer();
  const last = score ?? area.scores.at(-1);
  const form = useRef<HTMLFormElement>(null);
  const [said, setSaid] = useState({
    instrument: last?.instrument ?? area.instrument,
    edition: last?.edition ?? '',
    examiner: last?.examiner ?? person.name,
    name: score?.name ?? '',
    score: score?.score ?? '',
    percentile: score?.percentile ?? '',
    low: score?.low ?? '',
    high: score?.high ?? '',
    descriptor: score?.descriptor ?? '',
    validity: score?.validity ?? '',
  });
  const [scale, setScale] = useState(last?.scale ?? 'standard');
  const [level, setLevel] = useState(String(score?.level ?? '95'));
  const [givenOn, setGivenOn] = useState<string | null>(
    last?.givenOn ?? today(new Date(), district.timeZone),
  );
  const [put, { isPending, problem, clear }] = useDeed(PUT_SCORE, 'putEvaluationScore');
  const at = (key: keyof typeof said) => ({
    value: said[key],
    onChange: (value: string) => setSaid((before) => ({ ...before, [key]: value })),
    errorMessage: problem?.field === key ? problem.message || t`This does not fit.` : undefined,
  });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const hasInterval = said.low.trim() !== '' || said.high.trim() !== '';
    const done = await put({
      areaId: area.id,
      scoreId: score?.id ?? null,
      score: {
        ...said,
        scale,
        givenOn: givenOn ?? '',
        percentile: said.percentile || null,
        level: hasInterval ? Number(level) : null,
        low: said.low || null,
        high: said.high || null,
      },
    });
    if (!done) return;
    clear();
    setSaid((before) => ({
      ...before,
      name: '',
      score: '',
      percentile: '',
      low: '',
      high: '',
      descriptor: '',
      validity: '',
    }));
    onDone();
    form.current?.querySelector<HTMLInputElement>('input[name="name"]')?.focus();
  };
  return (
    <form
      ref={form}
      noValidate
      onSubmit={send}
      aria-label={score ? t`Change ${score.name}` : t`Add a score`}
      className="mt-3 rounded-kit border border-line p-3"
    >
      <p className="pb-2 text-sm text-ink-2">
        <Trans>Enter keeps the row and begins the next one of the same test.</Trans>
      </p>
      <ProblemBanner problem={problem?.field ? null : problem} />
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <TextField label={t`Instrument`} isRequired maxLength={120} {...at('instrument')} />
        <TextField label={t`Edition`} maxLength={60} {...at('edition')} />
        <DatePicker
          label={t`Given on`}
          value={givenOn}
          latest={today(new Date(), district.timeZone)}
          onChange={setGivenOn}
          errorMessage={problem?.field === 'givenOn' ? problem.message : undefined}
        />
        <TextField label={t`Examiner`} isRequired maxLength={120} {...at('examiner')} />
        <TextField name="name" label={t`Name of the score`} isRequired maxLength={120} {...at('name')} />
        <Select
          label={t`Scale`}
          options={whole.choices.scales.map((one) => ({ id: one.key, label: one.says }))}
          value={scale}
          onChange={setScale}
          errorMessage={problem?.field === 'scale' ? problem.message : undefined}
        />
        <TextField label={t`Value`} isRequired inputMode="decimal" maxLength={8} {...at('score')} />
        <TextField label={t`Percentile`} inputMode="decimal" maxLength={6} {...at('percentile')} />
        <TextField label={t`Interval, low end`} inputMode="decimal" maxLength={8} {...at('low')} />
        <TextField label={t`Interval, high end`} inputMode="decimal" maxLength={8} {...at('high')} />
        <Select
          label={t`Confidence in percent`}
          options={whole.choices.levels.map((one) => ({ id: String(one), label: `${one} %` }))}
          value={level}
          onChange={setLevel}
          errorMessage={problem?.field === 'level' ? problem.message : undefined}
        />
        <TextField label={t`Descriptor`} maxLength={60} {...at('descriptor')} />
        <TextField
          label={t`Validity, if there is something to say`}
          className="sm:col-span-2 lg:col-span-4"
          maxLength={1000}
          {...at('validity')}
        />
      </div>
      <div className="flex gap-2 pt-3">
        <Button type="submit" look="primary" isPending={isPending}>
          {score ? <Trans>Keep the score</Trans> : <Trans>Add the score</Trans>}
        </Button>
        {score && (
          <Button onPress={onLeave}>
            <Trans>Leave it as it was</Trans>
          </Button>
        )}
      </div>
    </form>
  );
}
