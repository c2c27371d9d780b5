import { expect, test } from 'vitest';
import { needsAmong, type TeamNeed } from './TeamNeeds';

const need = (standing: string, ...people: string[]): TeamNeed => ({
  __typename: 'TeamNeed',
  key: 'GEN_ED',
  title: 'General-education teacher of the child',
  why: 'The child is, or may be, in regular education.',
  cite: '34 CFR 300.321(a)(2)',
  standing,
  coveredBy: people.map((id) => ({ __typename: 'Person', id, name: id })),
});

test('what only somebody who is not asked covers is missing', () => {
  expect(needsAmong([need('covered', 'bo')], new Set(['ana']))[0]).toMatchObject({
    standing: 'missing',
    coveredBy: [],
  });
  expect(needsAmong([need('covered', 'bo', 'ana')], new Set(['ana']))[0]?.standing).toBe('covered');
});

test('what is not asked, or looked at by people, stays so', () => {
  expect(
    needsAmong([need('not_asked'), need('to_check', 'bo')], new Set()).map((one) => one.standing),
  ).toEqual(['not_asked', 'to_check']);
});
