import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { ProblemBanner } from '@/app/ProblemBanner';
import { useDates } from '@/app/useDates';
import { useDeed } from '@/app/useDeed';
import type { CalendarPage_yearFragment } from '@/gql/graphql';
import { Banner, Button, Checkbox, Dialog, FileDrop, TextField, toast } from '@/ui';
import { CHANGE, READ } from './documents';
import { type Day, replacedOf, stretchesOf } from './stretches';
import { KINDS } from './words';

interface Reading {
  days: Day[];
  faults: { line: number; says: string }[];
}

/** Days off out of a CSV or an iCalendar file: read, looked at, then kept. */
export function ImportDialog({
  year,
  onClose,
  onChanged,
}: {
  year: CalendarPage_yearFragment;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const [reading, setReading] = useState<Reading | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [why, setWhy] = useState('');
  const [read, { isPending: isReading, problem: unreadable }] = useDeed(READ, 'readCalendar');
  const [change, { isPending, problem }] = useDeed(CHANGE, 'changeCalendar');
  const take = async ([file]: File[]) => {
    if (!file) return;
    const content = await file.text();
    const format = /BEGIN:VCALENDAR/i.test(content.slice(0, 400)) ? 'ICALENDAR' : 'CSV';
    setLeft(new Set());
    setReading(await read({ id: year.id, format, content, language: i18n.locale }));
  };
  const taken = (reading?.days ?? []).filter(({ day }) => !left.has(day));
  const replaced = replacedOf(reading?.days ?? [], year.days);
  const tick = (days: readonly string[], isTaken: boolean) => {
    const next = new Set(left);
    for (const day of days) {
      if (isTaken) next.delete(day);
      else next.add(day);
    }
    setLeft(next);
  };
  const keep = async () => {
    const add = taken.map(({ day, kind, reason }) => ({ day, kind, reason }));
    if (!(await change({ id: year.id, revision: year.revision, add, remove: [], why }))) return;
    toast({ text: t`Added. Open deadlines are being counted anew.`, tone: 'ok' });
    onChanged();
    onClose();
  };
  const wrong = unreadable ?? problem;
  return (
    <Dialog
      title={t`Bring days into ${year.name}`}
      size="wide"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
      footer={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button
            look="primary"
            onPress={keep}
            isPending={isPending}
            isDisabled={taken.length === 0 || !why.trim()}
          >
            <Trans>Add these days</Trans>
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {wrong && <ProblemBanner problem={wrong} />}
        <FileDrop
          label={t`Drop a calendar file here`}
          description={t`iCalendar (.ics), or CSV with the columns day, last_day, kind, reason.`}
          accept={['.ics', '.csv', 'text/calendar', 'text/csv']}
          isDisabled={isReading}
          onFiles={take}
        />
        {reading && (
          <>
            {reading.faults.length > 0 && (
              <Banner tone="attention" title={t`Some lines cannot be taken`}>
                <ul>
                  {reading.faults.map((fault) => (
                    <li key={`${fault.line} ${fault.says}`}>
                      <Trans>
                        Line {fault.line}: {fault.says}
                      </Trans>
                    </li>
                  ))}
                </ul>
              </Banner>
            )}
            <section aria-live="polite">
              <h3 className="text-base">
                <Plural value={taken.length} one="# day would be added" other="# days would be added" />
              </h3>
              <ul className="max-h-64 divide-y divide-line overflow-auto">
                {stretchesOf(reading.days).map((one) => {
                  const [first, last] = [dates.day(one.first), dates.day(one.last)];
                  const again = one.days.filter((day) => replaced.has(day)).length;
                  return (
                    <li key={one.first} className="py-1">
                      <Checkbox
                        isSelected={one.days.some((day) => !left.has(day))}
                        onChange={(isTaken) => tick(one.days, isTaken)}
                      >
                        <span className="font-strong">{one.reason}</span>{' '}
                        <span className="text-sm text-ink-2">
                          {one.first === one.last ? first : t`${first} to ${last}`} ·{' '}
                          {i18n._(KINDS[one.kind].name)}
                        </span>
                        {again > 0 && (
                          <span className="block text-sm text-ink-2">
                            <Plural
                              value={again}
                              one="Replaces # day that is in the calendar"
                              other="Replaces # days that are in the calendar"
                            />
                          </span>
                        )}
                      </Checkbox>
                    </li>
                  );
                })}
              </ul>
            </section>
            <TextField
              label={t`Where it is from`}
              description={t`It stays on record.`}
              value={why}
              onChange={setWhy}
              maxLength={200}
              isRequired
            />
          </>
        )}
      </div>
    </Dialog>
  );
}
