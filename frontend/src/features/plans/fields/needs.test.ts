import { expect, test } from 'vitest';
import { goalFor, needsOf, withoutGoal } from './needs';

const content = {
  present_levels: {
    needs: [
      { id: 'n1', area: 'academic', description: 'Read grade-level text fluently' },
      { id: 'n2', area: 'developmental', description: 'Take turns in games' },
      { id: 'n3', area: 'academic', description: '  ' },
    ],
  },
  goals: {
    goals: [
      { id: 'g1', need_ids: ['n1'] },
      { id: 'g2', need_ids: null },
    ],
  },
};

test('a need waits for its goal until one is linked to it; one nobody described is not offered', () => {
  expect(needsOf(content).map(({ id }) => id)).toEqual(['n1', 'n2']);
  expect(withoutGoal(content).map(({ id }) => id)).toEqual(['n2']);
  expect(withoutGoal({}).length).toBe(0);
});

test('a goal for a need begins with the link and its area', () => {
  const [first, second] = needsOf(content);
  expect(first && goalFor(first)).toEqual({ need_ids: ['n1'], area: 'academic' });
  expect(second && goalFor(second)).toEqual({ need_ids: ['n2'], area: 'functional' });
});
