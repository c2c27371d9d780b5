import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { rowsOf } from '../docContent';
import { newRow } from '../rows';
import { SMALL_FORM } from '../testing/form';
import { leftAnswers, wordsOf } from './leftWords';

const [basics, goals] = SMALL_FORM.sections;
if (!basics || !goals) throw new Error('the small form has two sections');
const GOALS = goals.fields[0];
if (!GOALS) throw new Error('and goals');

test('what is left is said in the words of the form, field by field', () => {
  const doc = new Y.Doc();
  doc.getMap('fields').set('kind', 'annual');
  doc.getMap('fields').set('language_plan', 'Spanish at home');
  const left = {
    doc,
    places: [
      ['fields', 'kind'],
      ['fields', 'language_plan'],
      ['fields', 'nothing'],
    ],
  };
  const found = leftAnswers(basics, left).map((one) => [one.label, wordsOf(one)]);
  const kind = basics.fields.find((field) => field.key === 'kind');
  expect(found).toEqual([
    [kind?.label, kind?.options.find((option) => option.key === 'annual')?.label],
    [basics.fields.find((field) => field.key === 'language_plan')?.label, 'Spanish at home'],
  ]);
});

test('a cell is named with its row, and what somebody removed meanwhile is left out', () => {
  const doc = new Y.Doc();
  rowsOf(doc, 'goals').push([newRow(GOALS, 1, 'g1', { subject: 'Reading', condition: 'Given a text' })]);
  const left = {
    doc,
    places: [
      ['rows:goals', 'g1', 'condition'],
      ['rows:goals', 'g2', 'condition'],
    ],
  };
  const [one, ...more] = leftAnswers(goals, left);
  expect(more).toEqual([]);
  expect(one?.label).toContain('Reading');
  expect(one && wordsOf(one)).toBe('Given a text');
});
