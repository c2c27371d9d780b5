import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { docContent, rowsOf } from './docContent';
import type { FormField, FormSection } from './form';
import { addRow, moveRow, newRow, removeRow, rowId, shownRows } from './rows';
import { field, section } from './testing/form';

const GOALS: FormField = field('goals', 'rows', {
  rowTitle: 'Goal {number}',
  rowFields: [field('subject', 'text'), field('condition', 'long_text'), field('target', 'long_text')],
});
const SECTION: FormSection = section('goals', [GOALS]);

function docWith(count: number) {
  const doc = new Y.Doc();
  const rows = rowsOf(doc, 'goals');
  for (let number = 0; number < count; number += 1) rows.push([newRow(GOALS, number + 1, `g${number + 1}`)]);
  return { doc, rows };
}
const order = (doc: Y.Doc) => shownRows(rowsOf(doc, 'goals')).map(rowId);

function meet(a: Y.Doc, b: Y.Doc) {
  const [ofA, ofB] = [Y.encodeStateAsUpdate(a), Y.encodeStateAsUpdate(b)];
  Y.applyUpdate(b, ofA);
  Y.applyUpdate(a, ofB);
}

test('a row is made whole, with all its texts, in one step', () => {
  const { doc, rows } = docWith(0);
  let updates = 0;
  doc.on('update', () => {
    updates += 1;
  });
  const id = addRow(rows, GOALS);
  expect(updates).toBe(1);
  const row = rows.get(0);
  expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(row.get('condition')).toBeInstanceOf(Y.Text);
  expect(row.get('target')).toBeInstanceOf(Y.Text);
  expect(row.has('subject')).toBe(false);
});

describe('moving', () => {
  test('up and down, and not past the ends', () => {
    const { doc, rows } = docWith(3);
    expect(moveRow(rows, 'g3', -1)).toBe(true);
    expect(order(doc)).toEqual(['g1', 'g3', 'g2']);
    moveRow(rows, 'g3', -1);
    expect(order(doc)).toEqual(['g3', 'g1', 'g2']);
    expect(moveRow(rows, 'g3', -1)).toBe(false);
    moveRow(rows, 'g1', 1);
    expect(order(doc)).toEqual(['g3', 'g2', 'g1']);
    expect(moveRow(rows, 'g1', 1)).toBe(false);
  });

  test('rows without a position stand by their index', () => {
    const { doc, rows } = docWith(3);
    for (const row of rows.toArray()) row.delete('position');
    moveRow(rows, 'g1', 1);
    expect(order(doc)).toEqual(['g2', 'g1', 'g3']);
    expect(rows.get(0).get('position')).toBe(2.5);
  });

  test('two rows on one place are numbered anew', () => {
    const { doc, rows } = docWith(3);
    rows.get(1).set('position', 1);
    moveRow(rows, 'g3', -1);
    expect(order(doc)).toEqual(['g1', 'g3', 'g2']);
  });

  test('survives as many moves as anybody makes', () => {
    const { doc, rows } = docWith(3);
    for (let round = 0; round < 300; round += 1) {
      moveRow(rows, order(doc)[2] ?? '', -1);
      expect(new Set(order(doc)).size).toBe(3);
    }
    const before = order(doc);
    moveRow(rows, before[2] ?? '', -1);
    expect(order(doc)).toEqual([before[0], before[2], before[1]]);
  });

  test('two people who move one row keep one row', () => {
    const { doc, rows } = docWith(3);
    const other = new Y.Doc();
    meet(doc, other);
    moveRow(rows, 'g2', -1);
    moveRow(rowsOf(other, 'goals'), 'g2', 1);
    meet(doc, other);
    expect(order(doc)).toHaveLength(3);
    expect(order(doc)).toEqual(order(other));
  });
});

test('a removed row comes back as it was, once', () => {
  const { doc, rows } = docWith(3);
  (rows.get(1).get('condition') as Y.Text).insert(0, 'Given a text');
  rows.get(1).set('subject', 'Reading');
  const undo = removeRow(rows, 'g2');
  expect(order(doc)).toEqual(['g1', 'g3']);
  undo?.();
  undo?.();
  expect(order(doc)).toEqual(['g1', 'g2', 'g3']);
  expect(docContent(SECTION, doc).goals).toMatchObject([
    { id: 'g1', condition: null },
    { id: 'g2', subject: 'Reading', condition: 'Given a text', target: null },
    { id: 'g3' },
  ]);
  expect(removeRow(rows, 'nobody')).toBeNull();
});
