import { describe, expect, test } from 'vitest';
import type { Predicate } from './form';
import { isAnswered, isFieldShown, isShown, shownContent } from './shownWhen';
import { field, SMALL_FORM, section } from './testing/form';

const when = (predicate: Predicate) => ({ when: predicate, reason: '' });
const CONTENT = {
  esy: { decision: 'later', reasons: ['a', 'b'], hours: 3, empty: null },
  basics: { transition_early: true },
};

describe('isShown', () => {
  test('without a condition always', () => expect(isShown(null, {})).toBe(true));
  test.each<[string, Predicate, boolean]>([
    ['is', { subject: 'answer:esy.decision', verb: 'is', value: 'later' }, true],
    ['is, of another value', { subject: 'answer:esy.decision', verb: 'is', value: 'yes' }, false],
    ['is, without an answer', { subject: 'answer:esy.empty', verb: 'is', value: null }, false],
    ['in', { subject: 'answer:esy.decision', verb: 'in', value: ['later', 'yes'] }, true],
    ['has', { subject: 'answer:esy.reasons', verb: 'has', value: 'b' }, true],
    ['has, of no list', { subject: 'answer:esy.decision', verb: 'has', value: 'l' }, false],
    ['at least', { subject: 'answer:esy.hours', verb: 'at_least', value: 3 }, true],
    ['at least, too small', { subject: 'answer:esy.hours', verb: 'at_least', value: 4 }, false],
    ['at least, of a word', { subject: 'answer:esy.decision', verb: 'at_least', value: 0 }, false],
    ['an unknown fact', { subject: 'fact:age_at_end', verb: 'at_least', fact: 'transition_age' }, false],
    ['none of an unknown fact', { none: [{ subject: 'fact:preschool', verb: 'is', value: true }] }, true],
    ['an unknown section', { subject: 'answer:nowhere.field', verb: 'is', value: true }, false],
    ['an unknown verb', { subject: 'answer:esy.hours', verb: 'below', value: 9 }, false],
    [
      'any',
      {
        any: [
          { subject: 'fact:age_at_end', verb: 'at_least', fact: 'transition_age' },
          { subject: 'answer:basics.transition_early', verb: 'is', value: true },
        ],
      },
      true,
    ],
    [
      'all',
      {
        all: [
          { subject: 'answer:basics.transition_early', verb: 'is', value: true },
          { subject: 'answer:esy.hours', verb: 'at_least', value: 9 },
        ],
      },
      false,
    ],
    ['any of nothing', { any: [] }, false],
    ['all of nothing', { all: [] }, true],
  ])('%s', (_name, predicate, expected) => {
    expect(isShown(when(predicate), CONTENT)).toBe(expected);
  });

  test('known facts are compared, with a value and with each other', () => {
    const condition = when({ subject: 'fact:age_at_end', verb: 'at_least', fact: 'transition_age' });
    expect(isShown(condition, {}, { age_at_end: 16, transition_age: 16 })).toBe(true);
    expect(isShown(condition, {}, { age_at_end: 15, transition_age: 16 })).toBe(false);
  });
});

describe('a column asks about its own row and all rows', () => {
  const rows = {
    goals: {
      goals: [
        { id: 'a', area: 'x' },
        { id: 'b', area: 'y' },
      ],
    },
  };
  test.each<[string, Predicate, Record<string, unknown>, boolean]>([
    ['its row', { subject: 'row:name', verb: 'is', value: 'other' }, { name: 'other' }, true],
    ['another row', { subject: 'row:name', verb: 'is', value: 'other' }, { name: 'reading' }, false],
    ['by id among a fact', { subject: 'row:id', verb: 'in', fact: 'reduced' }, { id: 'a' }, true],
    ['by id not among it', { subject: 'row:id', verb: 'in', fact: 'reduced' }, { id: 'b' }, false],
    ['some row', { subject: 'answer:goals.goals.area', verb: 'has', value: 'y' }, {}, true],
    ['no row', { subject: 'answer:goals.goals.area', verb: 'has', value: 'z' }, {}, false],
    ['an answer', { subject: 'answer:goals.goals', verb: 'answered', value: true }, {}, true],
    ['no answer', { subject: 'answer:goals.other', verb: 'answered', value: false }, {}, true],
  ])('%s', (_name, predicate, row, expected) => {
    expect(isShown(when(predicate), rows, { reduced: ['a'] }, row)).toBe(expected);
  });
});

test('what hangs on something hidden is hidden too, and answers stay in the document', () => {
  const form = {
    ...SMALL_FORM,
    sections: [
      section('s', [
        field('first', 'text', { shownWhen: when({ subject: 'fact:open', verb: 'is', value: true }) }),
        field('second', 'text', {
          shownWhen: when({ subject: 'answer:s.first', verb: 'answered', value: true }),
        }),
      ]),
    ],
  };
  const content = { s: { first: 'a', second: 'b' } };
  expect(shownContent(form, content, { open: true })).toEqual(content);
  expect(shownContent(form, content, { open: false })).toEqual({ s: { first: null, second: null } });
  expect(content.s.second).toBe('b');
});

test('a finding always shows its field; without facts, so does an answer', () => {
  const one = field('a', 'text', { shownWhen: when({ any: [] }) });
  const drafting = { shown: {}, facts: {} };
  expect(isFieldShown(one, 'said', drafting)).toBe(false);
  expect(isFieldShown(one, null, drafting, { hasFinding: true })).toBe(true);
  expect(isFieldShown(one, 'said', { shown: {}, facts: null })).toBe(true);
  expect(isFieldShown(one, null, { shown: {}, facts: null })).toBe(false);
});

test.each([
  [null, false],
  [undefined, false],
  ['', false],
  [[], false],
  [{ doc: {}, text: ' ' }, false],
  [{ doc: {}, text: 'a' }, true],
  [false, true],
  [0, true],
  ['a', true],
  [[1], true],
])('isAnswered(%j) is %j', (value, expected) => expect(isAnswered(value)).toBe(expected));
