import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { EmptyState } from '../EmptyState/EmptyState';
import { DataList } from './DataList';

const list = { label: 'Fruit', getId: (row: string) => row, children: (row: string) => row };

test('a first load says that it loads', () => {
  show(<DataList {...list} rows={undefined} isLoading />);
  expect(screen.getByRole('status')).toHaveTextContent('Loading…');
});

test('an empty list says what to do', () => {
  show(<DataList {...list} rows={[]} empty={<EmptyState title="No fruit yet." />} />);
  expect(screen.getByText('No fruit yet.')).toBeVisible();
});

test('a failure keeps the rows that are there and offers another try', async () => {
  const onRetry = vi.fn();
  const { user } = show(<DataList {...list} rows={['apple']} error="The server rests." onRetry={onRetry} />);
  expect(screen.getByRole('alert')).toHaveTextContent('The server rests.');
  expect(screen.getByText('apple')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(onRetry).toHaveBeenCalledOnce();
});

test('a keyset list grows by "Show more" and says how much there is', async () => {
  const onShowMore = vi.fn();
  const { user } = show(
    <DataList
      {...list}
      rows={['apple', 'pear']}
      hasMore
      onShowMore={onShowMore}
      total={{ value: 40, isExact: true }}
    />,
  );
  expect(screen.getByText('2 of 40')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(onShowMore).toHaveBeenCalledOnce();
});
