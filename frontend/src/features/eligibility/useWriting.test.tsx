import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useWriting } from './useWriting';
import type { Whole } from './words';

const answers: ((saved: object) => void)[] = [];
const revise = vi.fn(() => new Promise<object>((resolve) => answers.push(resolve)));
vi.mock('@/app/useDeed', () => ({
  useDeed: () => [revise, { isPending: false, problem: null, clear: () => {} }],
}));

test('whoever takes a step while something is being saved waits until it is', async () => {
  const whole = { id: 'd1', revision: 1, parts: [], secondaryCategories: [] } as unknown as Whole;
  const { result } = renderHook(() => useWriting(whole, () => {}));
  let isSaved = false;
  act(() => result.current.say((before) => ({ ...before, decidedOn: '2026-11-27' })));
  const first = result.current.save();
  const second = result.current.save().then((done) => {
    isSaved = done;
  });
  await Promise.resolve();
  expect([revise.mock.calls.length, isSaved]).toEqual([1, false]);
  answers[0]?.({ revision: 2 });
  await Promise.all([first, second]);
  expect(isSaved).toBe(true);
});
