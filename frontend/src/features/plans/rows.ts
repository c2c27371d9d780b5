import * as Y from 'yjs';
import type { FormField } from './form';

export type Row = Y.Map<unknown>;
export type Rows = Y.Array<Row>;

/** What a new row says, by column; a column the form does not have is left out. */
export type Said = Readonly<Record<string, unknown>>;

const POSITION = 'position';

export const rowId = (row: Row): string => String(row.get('id') ?? '');

/**
 * A row made whole: its id and an empty text for every long text, so that nobody ever has to set one later
 * (two people who did so at once would lose one's words). `position` places it; `said` is what it says from the first.
 */
export function newRow(
  field: FormField,
  position: number,
  id: string = crypto.randomUUID(),
  said: Said = {},
): Row {
  const columns = field.rowFields
    .filter((column) => column.kind === 'long_text' || said[column.key])
    .map((column): [string, unknown] => {
      const words = said[column.key];
      if (column.kind !== 'long_text') return [column.key, words];
      return [column.key, new Y.Text(typeof words === 'string' ? words : '')];
    });
  return new Y.Map<unknown>([['id', id], [POSITION, position], ...columns]);
}

/** Where each row stands, in shown order: its `position`, else its index + 1; ties go by index. */
function placed(rows: Rows): { row: Row; place: number }[] {
  return rows
    .toArray()
    .filter((row) => row instanceof Y.Map)
    .map((row, index) => {
      const position = row.get(POSITION);
      return { row, place: typeof position === 'number' ? position : index + 1 };
    })
    .map((entry, index) => ({ ...entry, index }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .map(({ row, place }) => ({ row, place }));
}

export function shownRows(rows: Rows): Row[] {
  return placed(rows).map(({ row }) => row);
}

function inOneStep(rows: Rows, change: () => void): void {
  if (rows.doc) rows.doc.transact(change);
  else change();
}

/** Adds a row at the end, empty but for what it is to say, in one step, and gives its id. */
export function addRow(rows: Rows, field: FormField, said: Said = {}): string {
  const last = placed(rows).at(-1);
  const row = newRow(field, last ? Math.floor(last.place) + 1 : 1, undefined, said);
  inOneStep(rows, () => rows.push([row]));
  return rowId(row);
}

/** Takes a row out; the answer puts it back as it was, under its own id, so that links to it hold again. */
export function removeRow(rows: Rows, id: string): (() => void) | null {
  const index = rows.toArray().findIndex((row) => rowId(row) === id);
  const found = placed(rows).find(({ row }) => rowId(row) === id);
  if (index < 0 || !found) return null;
  const copy = found.row.clone() as Row;
  const { place } = found;
  inOneStep(rows, () => rows.delete(index, 1));
  let isBack = false;
  return () => {
    if (isBack || rows.toArray().some((row) => rowId(row) === id)) return;
    isBack = true;
    inOneStep(rows, () => {
      rows.push([copy]);
      copy.set(POSITION, place);
    });
  };
}

/**
 * Moves a row one place up (-1) or down (+1) by a `position` between its new neighbours. It is never taken out
 * and put in again: two people who move one row would make two of it.
 */
export function moveRow(rows: Rows, id: string, by: -1 | 1): boolean {
  const order = placed(rows);
  const from = order.findIndex(({ row }) => rowId(row) === id);
  const moved = order[from];
  const passed = order[from + by];
  if (!moved || !passed) return false;
  const beyond = order[from + 2 * by];
  const position = beyond ? (passed.place + beyond.place) / 2 : passed.place + by;
  const isBetween = beyond ? position !== passed.place && position !== beyond.place : true;
  inOneStep(rows, () => {
    if (isBetween) {
      moved.row.set(POSITION, position);
      return;
    }
    // No number is left between the two: number all of them anew.
    order.splice(from, 1);
    order.splice(from + by, 0, moved);
    order.forEach(({ row }, index) => {
      row.set(POSITION, index + 1);
    });
  });
  return true;
}
