import { useLingui } from '@lingui/react/macro';
import { DatePicker, Select, TextField, TimeField } from '@/ui';
import { instantAt, later } from './times';

export interface When {
  day: string | null;
  time: string | null;
  minutes: string;
  location: string;
}

/** Start and end as the server wants them; null while something is missing. */
export function spanOf({ day, time, minutes }: When, timeZone: string) {
  if (!day || !time) return null;
  const startsAt = instantAt(day, time, timeZone);
  return { startsAt, endsAt: later(startsAt, Number(minutes)) };
}

/** Day, time, length and place; times on the district's clock. */
export function WhenFields({
  when,
  onChange,
  problemAt,
}: {
  when: When;
  onChange: (when: When) => void;
  problemAt: (field: string) => string | undefined;
}) {
  const { t } = useLingui();
  const set = (change: Partial<When>) => onChange({ ...when, ...change });
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <DatePicker label={t`Day`} value={when.day} onChange={(day) => set({ day })} isRequired />
        <TimeField
          label={t`Begins at`}
          value={when.time}
          onChange={(time) => set({ time })}
          isRequired
          errorMessage={problemAt('startsAt') ?? problemAt('endsAt')}
        />
        <Select
          label={t`Length`}
          options={[30, 45, 60, 90, 120].map((minutes) => ({
            id: String(minutes),
            label: t`${minutes} minutes`,
          }))}
          value={when.minutes}
          onChange={(minutes) => set({ minutes })}
        />
      </div>
      <TextField
        label={t`Place, or how to join`}
        value={when.location}
        onChange={(location) => set({ location })}
        isRequired
        errorMessage={problemAt('location')}
      />
    </>
  );
}
