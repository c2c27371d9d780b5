import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { Link } from '../Link/Link';
import { Button } from './Button';

test('a button works with Enter, Space and pointer, and not while it is busy', async () => {
  const onPress = vi.fn();
  const { user, rerender } = show(<Button onPress={onPress}>Share draft</Button>);
  await user.tab();
  expect(screen.getByRole('button', { name: 'Share draft' })).toHaveFocus();
  await user.keyboard('{Enter} ');
  await user.click(screen.getByRole('button'));
  expect(onPress).toHaveBeenCalledTimes(3);
  rerender(
    <Button onPress={onPress} isPending>
      Share draft
    </Button>,
  );
  await user.click(screen.getByRole('button'));
  expect(onPress).toHaveBeenCalledTimes(3);
});

test('a link inside the app navigates without reloading', async () => {
  const onNavigate = vi.fn();
  const { user } = show(<Link href="/caseload">Caseload</Link>, { onNavigate });
  await user.click(screen.getByRole('link', { name: 'Caseload' }));
  expect(onNavigate).toHaveBeenCalledWith('/caseload');
});
