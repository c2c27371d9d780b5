import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { useYSnapshot } from '@/features/live';
import { CommentMark } from '@/features/teamwork';
import { cx } from '@/lib/cx';
import { Button, Icon, PresenceStack, toast } from '@/ui';
import { AddFromBank, BANKED, GoalMenu } from '../bank/GoalBank';
import { isCarried, useCarried } from '../carried';
import { useDesk, useLivePlace } from '../context';
import { rowContent, rowsOf } from '../docContent';
import { type FormField, placeOf, rowName } from '../form';
import { KnownOffer } from '../known/KnownOffer';
import { MOST_ROWS } from '../limits';
import { askedForAReason, tellingReasons } from '../reasons';
import { refusalPlace } from '../refusals';
import { addRow, moveRow, type Row, type Rows, removeRow, rowId, type Said, shownRows } from '../rows';
import { isFieldShown } from '../shownWhen';
import { useApart } from '../useApart';
import { CARRIED_LOOK, CarriedWord, StillTrue } from './CarriedMark';
import { FieldEditor } from './FieldEditor';
import { FieldFrame } from './FieldFrame';
import { GoalsForNeeds } from './GoalsForNeeds';
import { KeptAside, keptAside } from './KeptAside';

const isSameList = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((one, index) => one === b[index]);

/** A list of cards that open in place: goals, services, needs. */
export function RowsField({ field, place }: { field: FormField; place: string }) {
  const { t } = useLingui();
  const { doc, section, refusals } = useLivePlace();
  const apart = useApart(doc);
  const wanted = useDesk((desk) => desk.wanted);
  const rows = rowsOf(doc, field.key);
  const shown = useYSnapshot(rows, shownRows, isSameList);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const labelId = useId();
  const toFocus = useRef<string | null>(null);
  const kind = kindName(field);

  const setRowOpen = (id: string, isOpen: boolean) =>
    setOpen((before) => {
      const next = new Set(before);
      if (isOpen) next.add(id);
      else next.delete(id);
      return next;
    });

  // Somebody is sent to a row: open it.
  useEffect(() => {
    if (!wanted?.place.startsWith(`${place}.`)) return;
    const id = wanted.place.slice(place.length + 1).split('.')[0];
    if (id) setOpen((before) => new Set(before).add(id));
  }, [wanted, place]);

  // Something in a row was not taken, or waits for somebody to decide: open it, it is told there.
  useEffect(() => {
    const waiting = Object.keys(apart).map((one) => placeOf(section.key, one));
    const places = [...refusals.map((refusal) => refusalPlace(section, refusal)), ...waiting];
    const inside = places.filter((one) => one.startsWith(`${place}.`));
    const ids = inside.map((one) => one.slice(place.length + 1).split('.')[0] ?? '');
    if (ids.length > 0) setOpen((before) => new Set([...before, ...ids]));
  }, [refusals, apart, section, place]);

  // A row just added: its first field takes the focus.
  useEffect(() => {
    if (!toFocus.current) return;
    const card = document.getElementById(placeOf(place, toFocus.current));
    const first = card?.querySelector<HTMLElement>('[data-row-body] :is(input, textarea, button)');
    if (!first) return;
    toFocus.current = null;
    first.focus();
  });

  const add = (said: Said = {}) => {
    const id = addRow(rows, field, said);
    toFocus.current = id;
    setRowOpen(id, true);
  };
  const remove = (row: Row, name: string) => {
    const id = rowId(row);
    const next = shown[shown.indexOf(row) + 1] ?? shown[shown.indexOf(row) - 1];
    const undo = removeRow(rows, id);
    if (!undo) return;
    document.getElementById(next ? placeOf(place, rowId(next)) : place)?.focus();
    toast({ text: t`Removed: ${name}`, action: { label: t`Undo`, onPress: undo } });
  };
  return (
    <FieldFrame place={place}>
      <p id={labelId} className="text-sm font-strong">
        {field.label}
      </p>
      {field.help && <p className="text-sm text-ink-2">{field.help}</p>}
      {shown.length === 0 && (
        <p className="py-1 text-ink-2">
          <Trans>None yet.</Trans>
        </p>
      )}
      <ul aria-labelledby={labelId} className="mt-1.5 flex flex-col gap-2">
        {shown.map((row, index) => (
          <li key={rowId(row)}>
            <RowCard
              field={field}
              row={row}
              rows={rows}
              number={index + 1}
              isLast={index === shown.length - 1}
              place={placeOf(place, rowId(row))}
              isOpen={open.has(rowId(row))}
              onOpenChange={(isOpen) => setRowOpen(rowId(row), isOpen)}
              onRemove={(name) => remove(row, name)}
            />
          </li>
        ))}
      </ul>
      <KnownOffer field={field} place={place} />
      {place === BANKED && <GoalsForNeeds onAdd={add} isDisabled={shown.length >= MOST_ROWS} />}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="small" icon="plus" onPress={() => add()} isDisabled={shown.length >= MOST_ROWS}>
          {t`Add ${kind}`}
        </Button>
        {place === BANKED && (
          <AddFromBank field={field} rows={rows} place={place} isDisabled={shown.length >= MOST_ROWS} />
        )}
      </div>
    </FieldFrame>
  );
}

/** "goal" out of "Goal {number}", for the middle of a sentence. */
function kindName(field: FormField): string {
  const name = (field.rowTitle ?? field.label).replace('{number}', '').trim();
  return name.slice(0, 1).toLocaleLowerCase() + name.slice(1);
}

interface RowCardProps {
  field: FormField;
  row: Row;
  rows: Rows;
  number: number;
  isLast: boolean;
  place: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onRemove: (name: string) => void;
}

function RowCard({ field, row, rows, number, isLast, place, isOpen, onOpenChange, onRemove }: RowCardProps) {
  const { t } = useLingui();
  const { peers } = useLivePlace();
  const bodyId = useId();
  const readName = useCallback(
    (from: Row) => rowName(field, rowContent(field, from), number),
    [field, number],
  );
  const name = useYSnapshot(row, readName);
  const inside = peers.filter((peer) => peer.at === place || peer.at?.startsWith(`${place}.`));
  const shownKeys = useDesk((desk) => {
    const own = rowContent(field, row);
    return field.rowFields
      .filter((column) => isFieldShown(column, own[column.key], desk, { row: own }))
      .map((column) => column.key)
      .join(' ');
  }).split(' ');
  const asked = useDesk((desk) => askedForAReason(field.rowFields, desk, rowContent(field, row)));
  const { places } = useCarried();
  const own = placeOf(field.key, rowId(row));
  const carried = isCarried(places, own);
  const kept = useDesk((desk) => keptAside(field.rowFields, rowContent(field, row), desk, true));
  return (
    <FieldFrame place={place}>
      <article
        aria-label={name}
        className={cx(
          'group/place rounded-kit border border-line',
          isOpen ? 'bg-surface-1' : 'bg-surface-2',
          carried && 'border-s-2 border-s-line-strong [border-inline-start-style:dashed]',
        )}
      >
        <div className="flex flex-wrap items-center justify-end gap-1 pe-1.5">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={bodyId}
            onClick={() => onOpenChange(!isOpen)}
            className="flex min-h-control min-w-0 grow basis-40 items-center gap-2 rounded-kit px-2.5 py-1.5 text-start hover:bg-surface-3"
          >
            <Icon name="chevronEnd" className={cx('text-ink-3', isOpen && 'rotate-90')} />
            <span className="min-w-0 font-strong wrap-anywhere">{name}</span>
            {carried && <CarriedWord isInTitle className="shrink-0 text-xs font-normal text-ink-2" />}
            {inside.length > 0 && (
              <PresenceStack
                people={inside.map((peer) => ({
                  id: peer.personId,
                  name: peer.name,
                  initials: peer.initials,
                  hue: peer.hue,
                }))}
                limit={3}
              />
            )}
          </button>
          {carried && <StillTrue place={own} name={name} />}
          <CommentMark place={place} />
          <Button
            look="plain"
            size="small"
            aria-label={t`Move up: ${name}`}
            isDisabled={number === 1}
            onPress={() => moveRow(rows, rowId(row), -1)}
          >
            ↑
          </Button>
          <Button
            look="plain"
            size="small"
            aria-label={t`Move down: ${name}`}
            isDisabled={isLast}
            onPress={() => moveRow(rows, rowId(row), 1)}
          >
            ↓
          </Button>
          <Button
            look="plain"
            size="small"
            icon="close"
            aria-label={t`Remove: ${name}`}
            onPress={() => onRemove(name)}
          />
          {place.startsWith(`${BANKED}.`) && <GoalMenu name={name} read={() => rowContent(field, row)} />}
        </div>
        <div id={bodyId} data-row-body="" hidden={!isOpen} className="@container border-t border-line p-3">
          {isOpen && (
            <div className="grid items-end gap-4 @md:grid-cols-2">
              {tellingReasons(
                field.rowFields.filter((column) => shownKeys.includes(column.key)),
                asked,
              ).map((column) => (
                <div
                  key={column.key}
                  className={cx(
                    (column.kind === 'long_text' || column.kind === 'links' || column.kind === 'choices') &&
                      '@md:col-span-2',
                    places.has(placeOf(own, column.key)) && CARRIED_LOOK,
                  )}
                >
                  <FieldEditor field={column} map={row} place={placeOf(place, column.key)} />
                </div>
              ))}
              <KeptAside labels={kept} className="@md:col-span-2" />
            </div>
          )}
        </div>
      </article>
    </FieldFrame>
  );
}
