import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { CommandPalette } from './CommandPalette';

const actions = [
  { id: 'a', title: 'Go to Today', href: '/' },
  { id: 'b', title: 'Sign out', onAction: vi.fn() },
];

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
