import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { Button } from '../Button/Button';
import { ConfirmDialog, Dialog } from './Dialog';

function Opener() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>Open</Button>
      <Dialog title="Team" isOpen={isOpen} onOpenChange={setOpen}>
        Who is on it
      </Dialog>
    </>
  );
}

test('a dialog is named, takes focus, closes with Escape and gives focus back', async () => {
  const { user } = show(<Opener />);
  await user.click(screen.getByRole('button', { name: 'Open' }));
  const dialog = screen.getByRole('dialog', { name: 'Team' });
  expect(dialog).toContainElement(document.activeElement as HTMLElement);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  await expect.poll(() => document.activeElement).toBe(screen.getByRole('button', { name: 'Open' }));
});

test('what needs a reason does not go on without one', async () => {
  const onConfirm = vi.fn();
  const { user } = show(
    <ConfirmDialog
      title="Cancel it?"
      confirmLabel="Cancel the appointment"
      reasonLabel="Why?"
      isOpen
      onOpenChange={() => {}}
      onConfirm={onConfirm}
    />,
  );
  const confirm = screen.getByRole('button', { name: 'Cancel the appointment' });
  expect(confirm).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'Why?' }), '  Snow day ');
  await user.click(confirm);
  expect(onConfirm).toHaveBeenCalledWith('Snow day');
});
