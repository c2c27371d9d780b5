import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, DatePicker, Disclosure, Select, TextField, toast } from '@/ui';
import { EXTEND } from './documents';
import { FileThatShows } from './FileThatShows';

/** Another day, with what shows why. The first stays on record; a day that is over stays, and is excused beside it. */
export function Extension({
  id,
  studentId,
  dueOn,
  isLate,
  grounds,
  onExtended,
}: {
  id: string;
  studentId: string;
  dueOn: string | null | undefined;
  isLate: boolean;
  grounds: readonly { code: string; name: string }[];
  onExtended: () => void;
}) {
  const { t, i18n } = useLingui();
  const [ground, setGround] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [file, setFile] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [extend, { isPending, problem }] = useDeed(EXTEND, 'extendDeadline');
  const wrong = (field: string) => (problem?.field === field ? problem.message : undefined);
  const submit = async () => {
    if (!ground || !until || !file) return;
    const said = { id, until, ground, note: note.trim(), attachmentId: file, language: i18n.locale };
    if (!(await extend(said))) return;
    toast({ text: isLate ? t`It is on record.` : t`The day was moved.`, tone: 'ok' });
    onExtended();
  };
  return (
    <div className="border-t border-line pt-1">
      <Disclosure level={3} title={isLate ? t`Put on record what excuses it` : t`Agree on a later day`}>
        <div className="flex flex-col items-start gap-3 py-2">
          {isLate && (
            <p className="text-sm text-ink-2">
              <Trans>
                It is overdue and stays so. The time until the day you name is excused, and the administrators
                are told.
              </Trans>
            </p>
          )}
          {problem && !problem.field && <ProblemBanner problem={problem} />}
          <Select
            label={t`On which ground`}
            options={grounds.map(({ code, name }) => ({ id: code, label: name }))}
            value={ground}
            onChange={setGround}
            errorMessage={wrong('ground')}
          />
          <DatePicker
            label={t`Until`}
            value={until}
            onChange={setUntil}
            earliest={dueOn ?? undefined}
            errorMessage={wrong('until')}
          />
          <FileThatShows
            label={t`What shows it`}
            studentId={studentId}
            value={file}
            onChange={setFile}
            errorMessage={wrong('attachmentId')}
          />
          <TextField
            label={isLate ? t`What happened` : t`What was agreed, and with whom`}
            value={note}
            onChange={setNote}
            maxLength={300}
            className="w-full"
            errorMessage={wrong('note')}
          />
          <Button
            onPress={submit}
            isPending={isPending}
            isDisabled={!ground || !until || !file || !note.trim()}
          >
            {isLate ? <Trans>Put it on record</Trans> : <Trans>Move the day</Trans>}
          </Button>
        </div>
      </Disclosure>
    </div>
  );
}
