import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useViewer } from '@/app/session';
import { useDeed } from '@/app/useDeed';
import type { Transfer_factsFragment } from '@/gql/graphql';
import { today } from '@/lib/dates';
import { Button, DateField, Dialog, RadioGroup, Select, TextArea, TextField, toast } from '@/ui';
import { RECORD } from './documents';
import { asServices } from './services';
import { HOW } from './words';

interface Line {
  id: number;
  what: string;
  startsOn: string | null;
}

/** What the student is given until the draft is in force, and what a parent said to it. */
export function ServicesDialog({
  planId,
  came,
  onClose,
}: {
  planId: string;
  came: Transfer_factsFragment;
  onClose: () => void;
}) {
  const { t, i18n } = useLingui();
  const { timeZone } = useViewer().district;
  const now = today(new Date(), timeZone);
  const next = useRef(0);
  const newLine = (what = '', startsOn: string | null = null): Line => {
    next.current += 1;
    return { id: next.current, what, startsOn };
  };
  const [lines, setLines] = useState<readonly Line[]>(() => {
    const known = asServices(came.services).map((one) => newLine(one.what, one.startsOn ?? came.arrivedOn));
    return known.length > 0 ? known : [newLine('', came.arrivedOn)];
  });
  const [on, setOn] = useState<string | null>(came.consultedOn ?? null);
  const [how, setHow] = useState<string | null>(came.consultedHow ?? null);
  const [who, setWho] = useState(came.consultedWith ?? '');
  const [said, setSaid] = useState(came.parentSaid ?? '');
  const [evaluation, setEvaluation] = useState<string | null>(came.evaluation ?? null);
  // What is on the screen is what stood then, whatever comes in while the dialog is open.
  const [revision] = useState(came.revision);
  const [isTried, setTried] = useState(false);
  const [record, recording] = useDeed(RECORD, 'recordComparableServices');
  const { problem } = recording;
  const problemAt = (field: string) => (problem?.field === field ? problem.message : undefined);
  // A consultation on record can be put right, not taken back.
  const isConsulted = !!(came.consultedOn || on || how || who.trim() || said.trim());
  // Some of it is not enough: what was talked about with nobody, on no day, is no consultation.
  const missing = (value: unknown, words: string) => (isTried && isConsulted && !value ? words : undefined);
  const isWhole = !isConsulted || !!(on && how && who.trim() && said.trim());
  const given = lines.filter((line) => line.what.trim());
  const set = (id: number, change: Partial<Line>) =>
    setLines(lines.map((line) => (line.id === id ? { ...line, ...change } : line)));
  const press = async () => {
    setTried(true);
    if (!isWhole) return;
    const done = await record({
      planId,
      revision,
      services: given.map(({ what, startsOn }) => ({ what: what.trim(), startsOn })),
      consulted: isConsulted && on && how ? { on, how, withWhom: who.trim(), said: said.trim() } : null,
      evaluation,
    });
    if (!done) return;
    toast({ text: t`Recorded. The family reads it, too.`, tone: 'ok' });
    onClose();
  };
  return (
    <Dialog
      title={t`Services until this plan is in force`}
      size="wide"
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button look="primary" isPending={recording.isPending} onPress={press}>
            {t`Record`}
          </Button>
        </>
      }
    >
      <ProblemBanner problem={problem?.field ? null : problem} />
      <p className="text-ink-2">
        <Trans>
          Comparable services start at once, from the first day of school here. The family reads these lines;
          what was said is read by the plan’s team.
        </Trans>
      </p>
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-1 font-strong">
          <Trans>Services</Trans>
        </legend>
        {lines.map((line, at) => {
          const number = at + 1;
          return (
            <div key={line.id} className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto_auto]">
              <TextField
                label={t`Service ${number}`}
                maxLength={500}
                value={line.what}
                onChange={(what) => set(line.id, { what })}
              />
              <DateField
                label={t`Given from`}
                value={line.startsOn}
                onChange={(startsOn) => set(line.id, { startsOn })}
              />
              <Button
                look="plain"
                icon="close"
                aria-label={t`Take out service ${number}`}
                onPress={() => setLines(lines.filter((one) => one.id !== line.id))}
              />
            </div>
          );
        })}
        {problemAt('services') && (
          <p role="alert" className="text-danger">
            {problemAt('services')}
          </p>
        )}
        <span>
          <Button icon="plus" size="small" onPress={() => setLines([...lines, newLine('', came.arrivedOn)])}>
            <Trans>Add a service</Trans>
          </Button>
        </span>
      </fieldset>
      <fieldset className="flex flex-col gap-3">
        <legend className="pb-1 font-strong">
          <Trans>A parent was consulted</Trans>
        </legend>
        <div className="grid gap-3 sm:grid-cols-2">
          <DateField
            label={t`Day it was talked about`}
            latest={now}
            value={on}
            onChange={setOn}
            errorMessage={problemAt('consultedOn') ?? missing(on, t`Say on which day.`)}
          />
          <Select
            label={t`How`}
            options={Object.entries(HOW).map(([id, words]) => ({ id, label: i18n._(words) }))}
            value={how}
            onChange={setHow}
            errorMessage={problemAt('consultedHow') ?? missing(how, t`Say how.`)}
          />
        </div>
        <TextField
          label={t`With whom`}
          maxLength={200}
          value={who}
          onChange={setWho}
          errorMessage={problemAt('consultedWith') ?? missing(who.trim(), t`Say with whom.`)}
        />
        <TextArea
          label={t`What they said`}
          rows={3}
          maxLength={2000}
          value={said}
          onChange={setSaid}
          errorMessage={problemAt('parentSaid') ?? missing(said.trim(), t`Write down what they said.`)}
        />
      </fieldset>
      {!came.isInState && (
        <RadioGroup
          label={t`Is an evaluation of our own needed?`}
          description={t`It would be an initial evaluation, and needs the parent’s consent.`}
          look="row"
          value={evaluation}
          onChange={setEvaluation}
          choices={[
            { id: 'needed', label: t`Needed` },
            { id: 'not_needed', label: t`Not needed` },
          ]}
        />
      )}
    </Dialog>
  );
}
