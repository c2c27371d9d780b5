import { expect, test } from 'vitest';
import { readCounts, readWarnings, sumCounts } from './counts';

test('what the server leaves out counts as none', () => {
  const rows = readCounts({ students: { new: 3, gone: 1 }, classes: {} });
  expect(rows).toEqual([
    { subject: 'students', new: 3, changed: 0, gone: 1, unchanged: 0, unreadable: 0 },
    { subject: 'classes', new: 0, changed: 0, gone: 0, unchanged: 0, unreadable: 0 },
  ]);
  expect(sumCounts(rows).new).toBe(3);
});

test('what is no table of counts is no row', () => {
  expect(readCounts(null)).toEqual([]);
  expect(readCounts([1, 2])).toEqual([]);
  expect(readCounts({ students: 7 })).toEqual([]);
});

test('a warning without a sentence is left out', () => {
  expect(readWarnings([{ code: 'A', message: 'Many are gone.' }, { code: 'B' }, null])).toEqual([
    { code: 'A', message: 'Many are gone.' },
  ]);
  expect(readWarnings({})).toEqual([]);
});
