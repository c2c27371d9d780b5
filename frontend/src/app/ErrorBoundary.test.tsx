import { screen } from '@testing-library/react';
import { useEffect, useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { RootBoundary } from './ErrorBoundary';

function BreaksOnLeaving() {
  useEffect(
    () => () => {
      throw new Error('broken while leaving');
    },
    [],
  );
  return <p>Here</p>;
}

function Page() {
  const [isHere, setIsHere] = useState(true);
  return (
    <>
      {isHere && <BreaksOnLeaving />}
      <button type="button" onClick={() => setIsHere(false)}>
        Leave
      </button>
    </>
  );
}

test('what breaks is a page with words and a way to try again, also when it breaks on the way out', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { user } = show(
    <RootBoundary>
      <Page />
    </RootBoundary>,
  );
  expect(screen.getByText('Here')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Leave' }));
  expect(await screen.findByRole('heading', { name: 'Something went wrong' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  told.mockRestore();
});
