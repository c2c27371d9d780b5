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

test('what somebody else wrote is taken while nothing of one’s own waits, and never written over', async () => {
  answers.length = 0;
  revise.mockClear();
  const stored = { id: 'd1', revision: 1, parts: [], secondaryCategories: [], primaryCategory: 'SLD' };
  const { result, rerender } = renderHook(({ whole }) => useWriting(whole, () => {}), {
    initialProps: { whole: stored as unknown as Whole },
  });
  rerender({ whole: { ...stored, revision: 2, primaryCategory: 'OHI' } as unknown as Whole });
  expect(result.current.written.primaryCategory).toBe('OHI');
  act(() => result.current.say((before) => ({ ...before, decidedOn: '2026-11-27' })));
  rerender({ whole: { ...stored, revision: 3, primaryCategory: 'ED' } as unknown as Whole });
  expect(result.current.written.primaryCategory).toBe('OHI');
  void result.current.save();
  expect(revise.mock.calls[0]).toMatchObject([{ revision: 2 }]);
});
