import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { Table } from './Table';

test('a table names its rows, says how it is sorted, and sorts by keyboard', async () => {
  const onSort = vi.fn();
  const { user } = show(
    <Table
      label="Fruit"
      getId={(row) => row.name}
      rows={[
        { name: 'Apple', count: 3 },
        { name: 'Pear', count: 1 },
      ]}
      columns={[
        { id: 'name', header: 'Name', cell: (row) => row.name, isRowHeader: true, isSortable: true },
        { id: 'count', header: 'Count', cell: (row) => row.count, align: 'end' },
      ]}
      sorting={{ column: 'name', direction: 'ascending' }}
      onSort={onSort}
    />,
  );
  expect(screen.getByRole('table', { name: 'Fruit' })).toBeVisible();
  expect(screen.getByRole('rowheader', { name: 'Pear' })).toBeVisible();
  expect(screen.getByRole('columnheader', { name: /Name/ })).toHaveAttribute('aria-sort', 'ascending');
  await user.tab();
  await user.tab();
  await user.keyboard('{Enter}');
  expect(onSort).toHaveBeenCalledWith({ column: 'name', direction: 'descending' });
});
