import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import type { CalendarPage_yearFragment } from '@/gql/graphql';
import { Button, Dialog, TextField, toast } from '@/ui';
import { CHANGE } from './documents';
import type { Stretch } from './stretches';

/** There is school on these days after all. What they were stays on record. */
export function RemoveDialog({
  year,
  stretch,
  onClose,
  onChanged,
}: {
  year: CalendarPage_yearFragment;
  stretch: Stretch;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { t } = useLingui();
  const dates = useDates();
  const formId = useId();
  const [why, setWhy] = useState('');
  const [change, { isPending, problem }] = useDeed(CHANGE, 'changeCalendar');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!why.trim()) return;
    const said = { id: year.id, revision: year.revision, add: [], remove: stretch.days, why };
    if (!(await change(said))) return;
    toast({ text: t`Taken back. Open deadlines are being counted anew.`, tone: 'ok' });
    onChanged();
    onClose();
  };
  const [first, last] = [dates.day(stretch.first), dates.day(stretch.last)];
  return (
    <Dialog
      title={t`Take back ${stretch.reason}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending} isDisabled={!why.trim()}>
            <Trans>Take back</Trans>
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && problem.field !== 'why' && <ProblemBanner problem={problem} />}
        <p>
          {stretch.first === stretch.last ? (
            <Trans>{first} will count as any other day.</Trans>
          ) : (
            <Trans>
              {first} to {last} will count as any other days.
            </Trans>
          )}
        </p>
        <TextField
          label={t`Why it is changed now`}
          description={t`Who decided, and when. It stays on record.`}
          value={why}
          onChange={setWhy}
          maxLength={200}
          isRequired
          errorMessage={problem?.field === 'why' ? problem.message : undefined}
        />
      </form>
    </Dialog>
  );
}
