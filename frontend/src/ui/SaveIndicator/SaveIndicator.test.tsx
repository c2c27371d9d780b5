import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { SaveIndicator } from './SaveIndicator';

test.each([
  ['saving', 'Saving…'],
  ['offline', 'Offline, kept on this device'],
  ['failed', 'Not saved yet, trying again'],
] as const)('%s is said in words', (state, words) => {
  show(<SaveIndicator state={state} />);
  expect(screen.getByRole('status')).toHaveTextContent(words);
});

test('the seconds since a save are shown, but only the change of state is announced', () => {
  show(<SaveIndicator state="saved" savedAt={new Date(Date.now() - 2000)} />);
  expect(screen.getByRole('status')).toHaveTextContent(/^✓Saved$/);
  expect(screen.getByText(/2s ago/)).toBeVisible();
});
