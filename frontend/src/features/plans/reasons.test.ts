import { expect, test } from 'vitest';
import { askedForAReason, tellingReasons } from './reasons';
import { field } from './testing/form';

const when = (reason: string, key: string) => ({
  shownWhen: { reason, when: { subject: `fact:${key}`, verb: 'is', value: true } },
});
const place = field('place', 'choice');
const hours = field('hours', 'number', { ...when('In preschool.', 'preschool'), help: 'A week.' });
const there = field('there', 'yes_no', when('In preschool.', 'preschool'));
const braille = field('braille', 'yes_no', when('Visually impaired.', 'visual'));
const fields = [place, hours, there, braille];

const helps = (facts: Record<string, unknown> | null) =>
  tellingReasons(fields, askedForAReason(fields, { shown: {}, facts })).map(({ help }) => help);

test('a question tells why it is asked, once for those that stand together', () => {
  expect(helps({ preschool: true, visual: true })).toEqual([
    null,
    'In preschool. A week.',
    null,
    'Visually impaired.',
  ]);
});

test('no reason is told that does not hold, or where none is known', () => {
  expect(helps({ preschool: false })).toEqual([null, 'A week.', null, null]);
  expect(helps(null)).toEqual([null, 'A week.', null, null]);
});

test('a question with its reason stays the same object', () => {
  const once = tellingReasons([braille], 'braille')[0];
  expect(tellingReasons([braille], 'braille')[0]).toBe(once);
});
