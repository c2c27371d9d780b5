import { render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useFresh } from './useFresh';

function Page({ ask, everyMs }: { ask: () => void; everyMs?: number | null }) {
  useFresh(ask, everyMs);
  return null;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('it asks every half minute and on return, not while nobody looks, and not after leaving', () => {
  const ask = vi.fn();
  const page = render(<Page ask={ask} />);
  expect(ask).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(ask).toHaveBeenCalledTimes(2);
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  vi.advanceTimersByTime(300_000);
  expect(ask).toHaveBeenCalledTimes(2);
  hidden.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(ask).toHaveBeenCalledTimes(3);
  page.unmount();
  dispatchEvent(new Event('focus'));
  vi.advanceTimersByTime(60_000);
  expect(ask).toHaveBeenCalledTimes(3);
});

test('a faster beat while something is awaited, none where nothing changes', () => {
  const ask = vi.fn();
  const page = render(<Page ask={ask} everyMs={5_000} />);
  vi.advanceTimersByTime(10_000);
  expect(ask).toHaveBeenCalledTimes(2);
  page.rerender(<Page ask={ask} everyMs={null} />);
  vi.advanceTimersByTime(60_000);
  expect(ask).toHaveBeenCalledTimes(2);
});
