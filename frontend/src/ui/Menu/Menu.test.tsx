import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { Button } from '../Button/Button';
import { Menu } from './Menu';

test('a menu opens with the keyboard, walks with arrows, and closes after a choice', async () => {
  const onAction = vi.fn();
  const { user } = show(
    <Menu
      label="More"
      trigger={<Button aria-label="More" icon="more" />}
      entries={[
        { id: 'print', label: 'Print' },
        { id: 'withdraw', label: 'Withdraw', tone: 'danger', startsGroup: true, onAction },
      ]}
    />,
  );
  await user.tab();
  await user.keyboard('{Enter}');
  expect(screen.getByRole('menu', { name: 'More' })).toBeVisible();
  await user.keyboard('{ArrowDown}{Enter}');
  expect(onAction).toHaveBeenCalledOnce();
  expect(screen.queryByRole('menu')).not.toBeInTheDocument();
});
