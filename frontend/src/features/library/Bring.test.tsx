import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { Bring } from './Bring';
import type { useSending } from './sending';

const LETTER = new File(['Dear school'], 'letter.pdf', { type: 'application/pdf' });

test('a dropped file goes nowhere before somebody said what it is', async () => {
  const add = vi.fn();
  const sending = { files: [], add, again: vi.fn(), forget: vi.fn() } as unknown as ReturnType<
    typeof useSending
  >;
  const { user } = show(<Bring sending={sending} />);
  fireEvent.drop(window, { dataTransfer: { files: [LETTER], types: ['Files'] } });
  expect(await screen.findByText(/^1 file waits: say what it is/)).toBeVisible();
  expect(add).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: /What are they\?/ }));
  await user.click(screen.getByRole('option', { name: 'Medical letter' }));
  expect(add).toHaveBeenCalledExactlyOnceWith([LETTER], { kind: 'medical', source: '' });
  expect(screen.queryByText(/file waits/)).toBeNull();
});
