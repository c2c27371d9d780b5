import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import { Button, DatePicker, Disclosure, Select, TextField, toast } from '@/ui';
import { EXTEND } from './documents';

/** Another day was agreed on. The first stays on record, with what was agreed and with whom. */
export function Extension({
  id,
  dueOn,
  grounds,
  onExtended,
}: {
  id: string;
  dueOn: string | null | undefined;
  grounds: readonly { code: string; name: string }[];
  onExtended: () => void;
}) {
  const { t, i18n } = useLingui();
  const [ground, setGround] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [extend, { isPending, problem }] = useDeed(EXTEND, 'extendDeadline');
  const submit = async () => {
    if (!ground || !until) return;
    if (!(await extend({ id, until, ground, note: note.trim(), language: i18n.locale }))) return;
    toast({ text: t`The day was moved.`, tone: 'ok' });
    onExtended();
  };
  return (
    <div className="border-t border-line pt-1">
      <Disclosure level={3} title={t`Agree on a later day`}>
        <div className="flex flex-col items-start gap-3 py-2">
          {problem && <ProblemBanner problem={problem} />}
          <Select
            label={t`On which ground`}
            options={grounds.map(({ code, name }) => ({ id: code, label: name }))}
            value={ground}
            onChange={setGround}
          />
          <DatePicker label={t`Until`} value={until} onChange={setUntil} earliest={dueOn ?? undefined} />
          <TextField
            label={t`What was agreed, and with whom`}
            value={note}
            onChange={setNote}
            maxLength={300}
            className="w-full"
          />
          <Button onPress={submit} isPending={isPending} isDisabled={!ground || !until || !note.trim()}>
            <Trans>Move the day</Trans>
          </Button>
        </div>
      </Disclosure>
    </div>
  );
}
