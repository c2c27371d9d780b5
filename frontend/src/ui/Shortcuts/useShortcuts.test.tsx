import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { useShortcuts } from './useShortcuts';

function Keys({ onKey }: { onKey: (name: string) => void }) {
  useShortcuts({ 'g t': () => onKey('today'), 'mod+k': () => onKey('find'), '?': () => onKey('help') });
  return <input aria-label="Name" />;
}

test('two keys in a row, a chord and a single key', async () => {
  const onKey = vi.fn();
  const { user } = show(<Keys onKey={onKey} />);
  await user.keyboard('gt');
  await user.keyboard('{Control>}k{/Control}');
  await user.keyboard('?');
  expect(onKey.mock.calls.flat()).toEqual(['today', 'find', 'help']);
});

test('plain keys rest while somebody types; chords do not', async () => {
  const onKey = vi.fn();
  const { user, getByRole } = show(<Keys onKey={onKey} />);
  await user.click(getByRole('textbox'));
  await user.keyboard('gt?');
  await user.keyboard('{Control>}k{/Control}');
  expect(onKey.mock.calls.flat()).toEqual(['find']);
});

function Page({ onKey }: { onKey: (name: string) => void }) {
  useShortcuts({ p: () => onKey('previous'), n: () => onKey('next') });
  return <Keys onKey={onKey} />;
}

test('the keys of a page leave those around it their sequences', async () => {
  const onKey = vi.fn();
  const { user } = show(<Page onKey={onKey} />);
  await user.keyboard('nnp');
  await user.keyboard('gt');
  expect(onKey.mock.calls.flat()).toEqual(['next', 'next', 'previous', 'today']);
  await user.keyboard('gp');
  expect(onKey.mock.calls.flat()).toHaveLength(4);
});
