import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import type { CalendarDayKind, CalendarPage_yearFragment } from '@/gql/graphql';
import { Button, DatePicker, Dialog, RadioGroup, TextField, toast } from '@/ui';
import { CHANGE } from './documents';
import { KINDS } from './words';

const ALL = Object.keys(KINDS) as CalendarDayKind[];

/** One day, or a stretch of days, that is not as others. */
export function DayDialog({
  year,
  onClose,
  onChanged,
}: {
  year: CalendarPage_yearFragment;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { t, i18n } = useLingui();
  const formId = useId();
  const [kind, setKind] = useState<CalendarDayKind>('CLOSURE');
  const [first, setFirst] = useState<string | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [why, setWhy] = useState('');
  const [change, { isPending, problem }] = useDeed(CHANGE, 'changeCalendar');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!first || !reason.trim() || !why.trim()) return;
    const add = [{ day: first, lastDay: last, kind, reason }];
    if (!(await change({ id: year.id, revision: year.revision, add, remove: [], why }))) return;
    toast({ text: t`Added. Open deadlines are being counted anew.`, tone: 'ok' });
    onChanged();
    onClose();
  };
  const of = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <Dialog
      title={t`Add days to ${year.name}`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            type="submit"
            form={formId}
            look="primary"
            isPending={isPending}
            isDisabled={!first || !reason.trim() || !why.trim()}
          >
            <Trans>Add days</Trans>
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && !['reason', 'why', 'lastDay'].includes(problem.field ?? '') && (
          <ProblemBanner problem={problem} />
        )}
        <RadioGroup
          label={t`What it is`}
          value={kind}
          onChange={setKind}
          choices={ALL.map((id) => ({
            id,
            label: i18n._(KINDS[id].name),
            description: i18n._(KINDS[id].help),
          }))}
        />
        <div className="flex flex-wrap gap-4">
          <DatePicker label={t`First day`} value={first} onChange={setFirst} isRequired />
          <DatePicker
            label={t`Last day, if there are several`}
            value={last}
            onChange={setLast}
            earliest={first ?? undefined}
            errorMessage={of('lastDay')}
          />
        </div>
        <TextField
          label={t`Reason, as people see it`}
          value={reason}
          onChange={setReason}
          maxLength={200}
          isRequired
          errorMessage={of('reason')}
        />
        <TextField
          label={t`Why it is changed now`}
          description={t`Who decided, and when. It stays on record.`}
          value={why}
          onChange={setWhy}
          maxLength={200}
          isRequired
          errorMessage={of('why')}
        />
      </form>
    </Dialog>
  );
}
