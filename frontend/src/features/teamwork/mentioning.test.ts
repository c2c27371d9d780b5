import { describe, expect, test } from 'vitest';
import { fitting, stillNamed, typedAt, withName } from './mentioning';

const PEOPLE = [
  { id: 'c', name: 'Chidi Okafor' },
  { id: 'd', name: 'Dana Weiss' },
  { id: 'e', name: 'Élodie Saint-Clair' },
];

describe('an @ that is being typed', () => {
  test.each([
    ['@', 1, { start: 0, words: '' }],
    ['Ask @chi', 8, { start: 4, words: 'chi' }],
    ['Ask @Chidi Oka', 14, { start: 4, words: 'Chidi Oka' }],
    ['(@da', 4, { start: 1, words: 'da' }],
    ['line\n@d', 7, { start: 5, words: 'd' }],
    ['Ask @chi about it', 8, { start: 4, words: 'chi' }],
  ])('%j at %i', (text, caret, found) => expect(typedAt(text, caret)).toEqual(found));

  test.each([
    ['ana@school.example', 18],
    ['no sign here', 5],
    ['@ chidi', 7],
    ['@chidi\nand more', 12],
    [`@${'x'.repeat(41)}`, 42],
  ])('is none in %j', (text, caret) => expect(typedAt(text, caret)).toBeNull());
});

test('any part of a name may begin with what is typed, with or without its accents', () => {
  expect(fitting(PEOPLE, 'oka').map(({ id }) => id)).toEqual(['c']);
  expect(fitting(PEOPLE, 'elo').map(({ id }) => id)).toEqual(['e']);
  expect(fitting(PEOPLE, 'cl').map(({ id }) => id)).toEqual(['e']);
  expect(fitting(PEOPLE, 'Chidi Ok').map(({ id }) => id)).toEqual(['c']);
  expect(fitting(PEOPLE, 'zz')).toEqual([]);
  expect(fitting(PEOPLE, '')).toHaveLength(3);
});

test('a name takes the place of what was typed, and counts as long as it stands there', () => {
  const typed = typedAt('Ask @chi please', 8);
  if (!typed) throw new Error('there is an @');
  const next = withName('Ask @chi please', typed, 8, 'Chidi Okafor');
  expect(next).toEqual({ text: 'Ask @Chidi Okafor  please', caret: 18 });
  expect(stillNamed(next.text, [PEOPLE[0], PEOPLE[0], PEOPLE[1]] as typeof PEOPLE)).toEqual(['c']);
  expect(stillNamed('Ask Chidi', PEOPLE)).toEqual([]);
});
