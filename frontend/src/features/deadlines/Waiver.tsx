import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { useToday } from '@/app/useToday';
import { Button, DatePicker, Disclosure, Select, TextField, toast } from '@/ui';
import { WAIVE } from './documents';
import { FileThatShows } from './FileThatShows';

/** A family gave up the time of a notice: who, when, and the paper they signed. */
export function Waiver({
  id,
  dueOn,
  countedFrom,
  studentId,
  people,
  onWaived,
}: {
  id: string;
  dueOn: string | null | undefined;
  countedFrom: string;
  studentId: string;
  people: readonly { id: string; name: string }[];
  onWaived: () => void;
}) {
  const { t, i18n } = useLingui();
  const today = useToday();
  const [by, setBy] = useState<string | null>(people.length === 1 ? (people[0]?.id ?? null) : null);
  const [on, setOn] = useState<string | null>(null);
  const [file, setFile] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [waive, { isPending, problem }] = useDeed(WAIVE, 'waiveDeadline');
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  const submit = async () => {
    if (!by || !on || !file) return;
    const said = {
      id,
      dueOn,
      countedFrom,
      waivedById: by,
      waivedOn: on,
      attachmentId: file,
      note: note.trim() || null,
    };
    if (!(await waive({ ...said, language: i18n.locale }))) return;
    toast({ text: t`It is on record.`, tone: 'ok' });
    onWaived();
  };
  return (
    <div className="border-t border-line pt-1">
      <Disclosure level={3} title={t`The family gave this time up in writing`}>
        <div className="flex flex-col items-start gap-3 py-2">
          {problem && !problem.field && <ProblemBanner problem={problem} />}
          <Select
            label={t`Who signed`}
            options={people.map(({ id, name }) => ({ id, label: name }))}
            value={by}
            onChange={setBy}
            errorMessage={wrong('waivedById')}
          />
          <DatePicker
            label={t`Signed on`}
            value={on}
            onChange={setOn}
            latest={today}
            errorMessage={wrong('waivedOn')}
          />
          <FileThatShows
            label={t`The signed paper`}
            studentId={studentId}
            value={file}
            onChange={setFile}
            errorMessage={wrong('attachmentId')}
          />
          <TextField
            label={t`Note (optional)`}
            value={note}
            onChange={setNote}
            maxLength={300}
            className="w-full"
            errorMessage={wrong('note')}
          />
          <Button onPress={submit} isPending={isPending} isDisabled={!by || !on || !file}>
            <Trans>Put it on record</Trans>
          </Button>
        </div>
      </Disclosure>
    </div>
  );
}
