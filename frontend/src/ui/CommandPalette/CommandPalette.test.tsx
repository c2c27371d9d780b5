import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { CommandPalette } from './CommandPalette';

const actions = [
  { id: 'a', title: 'Go to Today', href: '/' },
  { id: 'b', title: 'Sign out', onAction: vi.fn() },
];

function Opened() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <input aria-label="Of the page" onKeyDown={(event) => event.ctrlKey && setOpen(true)} />
      <CommandPalette
        isOpen={isOpen}
        onOpenChange={setOpen}
        placeholder="Find"
        actions={actions}
        onGo={() => {}}
      />
    </>
  );
}

// First of all: later its code is there already, and the field at once.
test('letters typed before its field is there are kept, and go nowhere else', async () => {
  const { user } = show(<Opened />);
  await user.click(screen.getByRole('textbox', { name: 'Of the page' }));
  await user.keyboard('{Control>}k{/Control}');
  // Its field is not there yet: what somebody types now goes to the page.
  for (const key of 'sogx') fireEvent.keyDown(document.activeElement as Element, { key });
  for (const key of ['Backspace', 'Backspace', 'Backspace', 'i', 'g'])
    fireEvent.keyDown(document.activeElement as Element, { key });
  const field = await screen.findByRole('searchbox');
  await waitFor(() => expect(field).toHaveValue('sig'));
  await user.keyboard('n');
  expect(field).toHaveValue('sign');
});

test('typing searches, arrows choose, Enter goes there', async () => {
  const onGo = vi.fn();
  const search = vi.fn(async (text: string) => [
    { id: 'm', title: `Maya ${text}`, subtitle: 'Grade 3', href: '/x/m' },
  ]);
  const { user } = show(
    <CommandPalette
      isOpen
      onOpenChange={() => {}}
      placeholder="Find"
      actions={actions}
      search={search}
      onGo={onGo}
    />,
  );
  await user.type(await screen.findByRole('searchbox', { name: 'Find' }), 'ru');
  expect(await screen.findByRole('menuitem', { name: /Maya ru/ })).toBeVisible();
  expect(search).toHaveBeenCalledOnce();
  await user.keyboard('{ArrowDown}{Enter}');
  expect(onGo).toHaveBeenCalledWith('/x/m');
});

test('actions are filtered by what is typed', async () => {
  const { user } = show(
    <CommandPalette isOpen onOpenChange={() => {}} placeholder="Find" actions={actions} onGo={() => {}} />,
  );
  await user.type(await screen.findByRole('searchbox'), 'sign');
  expect(screen.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  expect(screen.queryByRole('menuitem', { name: 'Go to Today' })).not.toBeInTheDocument();
});

test('a search that fails leaves the actions usable and says so', async () => {
  const search = async () => Promise.reject(new Error('down'));
  const { user } = show(
    <CommandPalette
      isOpen
      onOpenChange={() => {}}
      placeholder="Find"
      actions={actions}
      search={search}
      onGo={() => {}}
    />,
  );
  await user.type(await screen.findByRole('searchbox'), 'today');
  expect(await screen.findByText(/search did not answer/)).toBeVisible();
  expect(screen.getByRole('menuitem', { name: 'Go to Today' })).toBeVisible();
});
