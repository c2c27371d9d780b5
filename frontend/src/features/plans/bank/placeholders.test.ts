import { expect, test } from 'vitest';
import { inWordsOf } from './placeholders';

const GOAL = '{They} {reads|read} {their} book by {themself}; {name} asks {them} for one of {theirs}.';

test.each([
  ['she/her', 'She reads her book by herself; Maya asks her for one of hers.'],
  ['He / Him / His', 'He reads his book by himself; Maya asks him for one of his.'],
  ['they/them', 'They read their book by themself; Maya asks them for one of theirs.'],
  ['ella', 'She reads her book by herself; Maya asks her for one of hers.'],
])('says a goal with the pronouns somebody said: %s', (pronouns, said) => {
  expect(inWordsOf({ givenName: 'Maya', pronouns }, GOAL, 'en')).toBe(said);
});

test.each([null, undefined, '', 'xe/xem', 'ask me'])('guesses no pronouns: %s', (pronouns) => {
  expect(inWordsOf({ givenName: 'Maya', pronouns }, GOAL, 'en')).toBe(
    'Maya reads Maya’s book by themself; Maya asks Maya for one of Maya’s.',
  );
});

test('says a Spanish goal in Spanish', () => {
  const goal = '{name} lee con {their} libro y cuenta lo que {they} leyó';
  expect(inWordsOf({ givenName: 'Leo', pronouns: 'he/him' }, goal, 'es')).toBe(
    'Leo lee con su libro y cuenta lo que él leyó',
  );
  expect(inWordsOf({ givenName: 'Leo' }, goal, 'es')).toBe('Leo lee con su libro y cuenta lo que Leo leyó');
});

test('a name with signs of its own stands as it is, and other braces stay', () => {
  expect(inWordsOf({ givenName: '$& {they}', pronouns: null }, '{name} {x}', 'en')).toBe('$& {they} {x}');
});
