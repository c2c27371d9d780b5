import { expect, test } from 'vitest';
import { readChanges } from './changes';

const value = (how: string, before: string, after: string) => ({
  key: 'baseline',
  label: 'Where it starts',
  how,
  textLanguage: 'en',
  before,
  after,
});
const goal = (how: string, values: object[]) => ({
  key: 'goals',
  label: 'Goals',
  how,
  rowId: how,
  title: `Goal ${how}`,
  values,
});

test('what is new and what is gone is its name, what is another has its words before and now', () => {
  const [section, ...more] = readChanges([
    {
      key: 'goals',
      title: 'What Maya will learn',
      parts: [
        goal('added', [value('added', '', '54 words')]),
        goal('removed', [value('removed', '54 words', '')]),
        goal('changed', [value('changed', '54 words', '70 words'), value('same', 'a', 'a')]),
        // Elsewhere, or bold: for a family nothing changed.
        goal('moved', []),
        goal('bold', [value('changed', 'a', 'a')]),
      ],
    },
    { key: 'esy', title: 'Summer', parts: [goal('moved', [])] },
  ]);
  expect(more).toEqual([]);
  expect(section?.changes.map(({ how, title, details }) => [how, title, details.length])).toEqual([
    ['added', 'Goal added', 0],
    ['removed', 'Goal removed', 0],
    ['changed', 'Goal changed', 1],
  ]);
  expect(section?.changes[2]?.details[0]).toMatchObject({ before: '54 words', after: '70 words' });
});

test('what is not understood breaks nothing', () => {
  expect(readChanges(null)).toEqual([]);
  expect(readChanges([null, { parts: 'none' }, { parts: [null, {}] }])).toEqual([]);
});
