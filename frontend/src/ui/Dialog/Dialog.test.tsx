import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { Button } from '../Button/Button';
import { TextArea } from '../TextArea/TextArea';
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

test('a click beside the window closes it, and does not once somebody wrote in it', async () => {
  const onOpenChange = vi.fn();
  const { user } = show(
    <Dialog title="Note" isOpen onOpenChange={onOpenChange}>
      <TextArea label="What was said" />
    </Dialog>,
  );
  const beside = screen.getByRole('dialog').parentElement?.parentElement as HTMLElement;
  // The window listens to what is beside it from the moment after it opened.
  await vi.waitFor(async () => {
    await user.click(beside);
    expect(onOpenChange).toHaveBeenCalledWith(false);
  });
  onOpenChange.mockClear();
  await user.type(screen.getByRole('textbox', { name: 'What was said' }), 'She wants it to go on');
  await user.click(beside);
  expect(onOpenChange).not.toHaveBeenCalled();
  await user.click(screen.getByRole('textbox', { name: 'What was said' }));
  await user.keyboard('{Escape}');
  expect(onOpenChange).toHaveBeenCalledWith(false);
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
