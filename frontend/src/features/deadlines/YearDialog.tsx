import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useId, useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDeed } from '@/app/useDeed';
import type { CalendarPage_yearFragment } from '@/gql/graphql';
import { Button, Checkbox, DatePicker, Dialog, TextField, toast } from '@/ui';
import { SET_YEAR } from './documents';

const WEEK = [0, 1, 2, 3, 4, 5, 6];

/** When a school year begins and ends, and on which days of the week there is school. */
export function YearDialog({
  year,
  begin,
  onClose,
  onSet,
}: {
  year: CalendarPage_yearFragment | null;
  /** What the fields hold at first. */
  begin: { name: string; firstOn: string; lastOn: string } | null;
  onClose: () => void;
  onSet: (id: string) => void;
}) {
  const { t, i18n } = useLingui();
  const formId = useId();
  const [name, setName] = useState(begin?.name ?? '');
  const [firstOn, setFirst] = useState<string | null>(begin?.firstOn ?? null);
  const [lastOn, setLast] = useState<string | null>(begin?.lastOn ?? null);
  const [weekdays, setWeekdays] = useState<number[]>(year?.weekdays ?? [0, 1, 2, 3, 4]);
  const [why, setWhy] = useState('');
  const [set, { isPending, problem }] = useDeed(SET_YEAR, 'setSchoolYear');
  const weekday = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' });
  const isWhole = name.trim() && firstOn && lastOn && why.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isWhole) return;
    const input = { name, firstOn, lastOn, weekdays };
    const done = await set({ input, why, id: year?.id, revision: year?.revision });
    if (!done) return;
    toast({ text: t`Kept. Open deadlines are being counted anew.`, tone: 'ok' });
    onSet(done.id);
    onClose();
  };
  const of = (field: string) => (problem?.field === field ? problem.message : undefined);
  return (
    <Dialog
      title={year ? t`Change ${year.name}` : t`Enter a school year`}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" form={formId} look="primary" isPending={isPending} isDisabled={!isWhole}>
            <Trans>Keep</Trans>
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {problem && !['name', 'why'].includes(problem.field ?? '') && <ProblemBanner problem={problem} />}
        <TextField
          label={t`Name`}
          value={name}
          onChange={setName}
          maxLength={40}
          isRequired
          errorMessage={of('name')}
        />
        <div className="flex flex-wrap gap-4">
          <DatePicker label={t`First day of school`} value={firstOn} onChange={setFirst} isRequired />
          <DatePicker
            label={t`Last day of school`}
            value={lastOn}
            onChange={setLast}
            earliest={firstOn ?? undefined}
            isRequired
          />
        </div>
        <fieldset className="flex flex-wrap gap-x-5">
          <legend className="text-sm font-strong">
            <Trans>School is on</Trans>
          </legend>
          {WEEK.map((day) => (
            <Checkbox
              key={day}
              isSelected={weekdays.includes(day)}
              onChange={(isOn) =>
                setWeekdays((on) => (isOn ? [...on, day] : on.filter((one) => one !== day)))
              }
            >
              {weekday.format(new Date(Date.UTC(2024, 0, 1 + day)))}
            </Checkbox>
          ))}
        </fieldset>
        <TextField
          label={year ? t`Why it is changed now` : t`Who decided it, and when`}
          description={t`It stays on record.`}
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
