import { act, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PAUSE, type Save, type Stored, useText, type Wish } from './useText';

const EMPTY: Stored = { id: 'u1', text: '', isDone: false, revision: 1 };

/** A server that keeps what it is given, upon the revision it was given upon. */
function server(start = EMPTY) {
  let stored = start;
  const wishes: Wish[] = [];
  const save: Save = async (wish) => {
    wishes.push(wish);
    if (wish.revision !== stored.revision)
      return { code: 'TEXT_CHANGED', message: 'Somebody else changed this.' };
    stored = { ...stored, text: wish.text, isDone: wish.isDone, revision: stored.revision + 1 };
    return stored;
  };
  return {
    save,
    wishes,
    stored: () => stored,
    other: (text: string) => (stored = { ...stored, text, revision: stored.revision + 1 }),
  };
}

const passes = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what is typed is saved once somebody pauses, and stays on the page until then', async () => {
  const { save, wishes, stored } = server();
  const { result } = renderHook(() => useText(stored(), save));
  act(() => result.current.write('U'));
  await passes(PAUSE - 1);
  act(() => result.current.write('Uno'));
  expect(result.current.text).toBe('Uno');
  expect(wishes).toEqual([]);
  await passes(PAUSE);
  expect(wishes.map((one) => one.text)).toEqual(['Uno']);
  expect(result.current.standing).toBe('saved');
});

test('saves go one after the other, each upon the revision the one before gave', async () => {
  const { save, wishes, stored } = server();
  let open: () => void = () => {};
  const slow: Save = async (wish) => {
    if (wishes.length === 0) await new Promise<void>((resolve) => (open = resolve));
    return save(wish);
  };
  const { result } = renderHook(() => useText(stored(), slow));
  act(() => result.current.write('Uno'));
  await passes(PAUSE);
  act(() => result.current.write('Uno dos'));
  await passes(PAUSE);
  expect(wishes).toEqual([]);
  await act(async () => open());
  await passes(PAUSE);
  expect(wishes.map(({ text, revision }) => [text, revision])).toEqual([
    ['Uno', 1],
    ['Uno dos', 2],
  ]);
  expect(stored().text).toBe('Uno dos');
});

test('what another wrote meanwhile is shown beside one’s own, and either can be kept', async () => {
  const { save, stored, other } = server();
  const { result, rerender } = renderHook(() => useText(stored(), save));
  act(() => result.current.write('Mío'));
  other('Suyo');
  rerender();
  await passes(PAUSE);
  expect(result.current).toMatchObject({ standing: 'conflict', text: 'Mío' });
  expect(stored().text).toBe('Suyo');
  await act(() => result.current.keepMine());
  expect(stored().text).toBe('Mío');
  act(() => result.current.write('Otra vez'));
  other('Suyo de nuevo');
  rerender();
  await passes(PAUSE);
  act(() => result.current.takeTheirs());
  expect(result.current).toMatchObject({ standing: 'saved', text: 'Suyo de nuevo' });
});

test('done is saved at once, with what was typed a moment before', async () => {
  const { save, stored } = server();
  const { result } = renderHook(() => useText(stored(), save));
  act(() => result.current.write('Lee'));
  await act(() => result.current.mark(true));
  expect(stored()).toMatchObject({ text: 'Lee', isDone: true });
});

test('who leaves the page a moment after a word has said it', async () => {
  const { save, stored } = server();
  const { result, unmount } = renderHook(() => useText(stored(), save));
  act(() => result.current.write('Adiós'));
  unmount();
  await passes(0);
  expect(stored().text).toBe('Adiós');
});

test('what could not be saved stays, and is tried again', async () => {
  const { save, stored } = server();
  let isAway = true;
  const { result } = renderHook(() =>
    useText(stored(), (wish) => (isAway ? Promise.resolve({ code: 'UNEXPECTED', message: '' }) : save(wish))),
  );
  act(() => result.current.write('Queda'));
  await passes(PAUSE);
  expect(result.current).toMatchObject({ standing: 'failed', text: 'Queda' });
  isAway = false;
  await act(async () => void (await result.current.send()));
  expect(stored().text).toBe('Queda');
});
