import { createContext, useContext } from 'react';
import type * as Y from 'yjs';
import type { Plan_standingFragment } from '@/gql/graphql';
import { fieldsOf, rowsOf } from '../docContent';
import type { FormSection, SectionContent } from '../form';
import { asRows, placeOf } from '../form';
import { addRow, rowId } from '../rows';

/** What the record says to a question that is open here. */
export type Known = Omit<Plan_standingFragment['known'][number], '__typename'>;

export interface KnownPlace {
  /** Of this section, and open still. */
  answers: readonly Known[];
  /** Puts one into the plan. */
  onTake: (known: Known) => void;
}

export const KnownContext = createContext<KnownPlace | null>(null);

/** Where it would stand: `section.field`, or `section.field.row.column`. */
export const knownPlace = (one: Known) => placeOf(one.sectionKey, one.fieldKey, one.rowId, one.columnKey);

/** What is known for one place that is open there now. */
export function useKnown(place: string): { known: Known; onTake: () => void } | null {
  const here = useContext(KnownContext);
  const known = here?.answers.find((one) => knownPlace(one) === place);
  return here && known ? { known, onTake: () => here.onTake(known) } : null;
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Those that are still open by what stands on the page now: the server hears of an answer a moment later. */
export function openOf(known: readonly Known[], content: SectionContent): Known[] {
  return known.filter((one) => {
    const value = content[one.fieldKey];
    if (!one.rowId || !one.columnKey) return isEmpty(value);
    const row = asRows(value).find(({ id }) => id === one.rowId);
    return !!row && isEmpty(row[one.columnKey]);
  });
}

/** Writes a known answer into the section's document, as somebody who types it would; what stands there stays. */
export function takeKnown(section: FormSection, doc: Y.Doc, one: Known): void {
  const field = section.fields.find(({ key }) => key === one.fieldKey);
  if (!field) return;
  if (one.rowId && one.columnKey) {
    const row = rowsOf(doc, field.key)
      .toArray()
      .find((candidate) => rowId(candidate) === one.rowId);
    if (row && isEmpty(row.get(one.columnKey))) row.set(one.columnKey, one.value);
  } else if (field.kind === 'rows') {
    const rows = rowsOf(doc, field.key);
    if (rows.length > 0) return;
    for (const said of Array.isArray(one.value) ? one.value : []) addRow(rows, field, said);
  } else if (isEmpty(fieldsOf(doc).get(field.key))) fieldsOf(doc).set(field.key, one.value);
}
