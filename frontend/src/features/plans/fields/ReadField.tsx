import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { useDates } from '@/app/useDates';
import { CommentMark } from '@/features/teamwork';
import { isCarried, useCarried } from '../carried';
import { useDesk, usePlanPlace } from '../context';
import { asRows, type FormField, placeOf, proseText, rowName } from '../form';
import { isAnswered, isFieldShown } from '../shownWhen';
import { CarriedWord, StillTrue } from './CarriedMark';
import { linkOptions } from './links';
import { WordsRead } from './WordsRead';

/** One question and its answer, to read. */
export function ReadField({ field, value, place }: { field: FormField; value: unknown; place: string }) {
  return (
    <div id={place} tabIndex={-1} className="scroll-mt-28 rounded-kit">
      <p className="text-sm font-strong">{field.label}</p>
      {field.kind === 'rows' ? (
        <ReadRows field={field} value={value} place={place} />
      ) : (
        <div className="text-ink-1">
          {isAnswered(value) ? <ReadValue field={field} value={value} place={place} /> : <NotAnswered />}
        </div>
      )}
    </div>
  );
}

function NotAnswered() {
  return (
    <span className="text-ink-3">
      <Trans>Not answered</Trans>
    </span>
  );
}

function ReadRows({ field, value, place }: { field: FormField; value: unknown; place: string }) {
  const shown = useDesk((desk) => desk.shown);
  const facts = useDesk((desk) => desk.facts);
  const { places } = useCarried();
  const rows = asRows(value);
  if (rows.length === 0)
    return (
      <p className="text-ink-3">
        <Trans>None</Trans>
      </p>
    );
  return (
    <ol className="flex flex-col gap-3 pt-1.5">
      {rows.map((row, index) => (
        <li
          key={row.id}
          id={placeOf(place, row.id)}
          tabIndex={-1}
          className="group/place relative scroll-mt-28 rounded-kit border border-line p-3"
        >
          <CommentMark place={placeOf(place, row.id)} className="absolute end-1 top-1" />
          <p className="flex flex-wrap items-center gap-x-2 pb-2 font-strong">
            {rowName(field, row, index + 1)}
            {isCarried(places, placeOf(field.key, row.id)) && (
              <>
                <CarriedWord className="text-xs font-normal text-ink-2" />
                <StillTrue place={placeOf(field.key, row.id)} name={rowName(field, row, index + 1)} />
              </>
            )}
          </p>
          <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-2">
            {field.rowFields
              .filter((column) => isFieldShown(column, row[column.key], { shown, facts }, { row }))
              .filter((column) => isAnswered(row[column.key]))
              .map((column) => (
                <div
                  key={column.key}
                  id={placeOf(place, row.id, column.key)}
                  tabIndex={-1}
                  className={column.kind === 'long_text' ? 'sm:col-span-2' : undefined}
                >
                  <dt className="text-sm text-ink-2">{column.label}</dt>
                  <dd>
                    <ReadValue
                      field={column}
                      value={row[column.key]}
                      place={placeOf(place, row.id, column.key)}
                    />
                  </dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ol>
  );
}

export function ReadValue({
  field,
  value,
  place,
}: {
  field: FormField;
  value: unknown;
  place: string;
}): ReactNode {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const content = useDesk((desk) => desk.content);
  const { form } = usePlanPlace();
  const label = (key: unknown) => field.options.find((option) => option.key === key)?.label ?? String(key);
  switch (field.kind) {
    case 'prose':
      return <WordsRead fieldKey={field.key} value={value} place={place} />;
    case 'date':
      return <time dateTime={String(value)}>{dates.day(String(value))}</time>;
    case 'yes_no':
      return value ? t`Yes` : t`No`;
    case 'choice':
      return label(value);
    case 'choices':
      return Array.isArray(value) ? value.map(label).join(', ') : null;
    case 'link':
    case 'links': {
      const chosen = (Array.isArray(value) ? value : [value]).map(String);
      const options = linkOptions(field, content, chosen, t`A row that was removed`, form);
      return chosen.map((id) => options.find((option) => option.id === id)?.label).join(' · ');
    }
    case 'number':
      return i18n.number(Number(value));
    case 'minutes':
      return <Plural value={Number(value)} one="# minute" other="# minutes" />;
    default:
      return <span className="whitespace-pre-wrap break-words">{proseText(value)}</span>;
  }
}
