import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import { BoardPage, type Shown } from './BoardPage';
import * as files from './saveFile';

const row = (number: number, other: object = {}) => ({
  __typename: 'BoardDeadline',
  id: `d${number}`,
  name: 'Annual review',
  dueOn: '2026-01-02',
  excusedUntil: null,
  state: 'open',
  metOn: null,
  lateReason: null,
  viewerMayKeep: true,
  student: {
    __typename: 'Student',
    id: `s${number}`,
    name: `Maya ${number}`,
    school: { __typename: 'School', id: 'sch', name: 'Harbor' },
  },
  caseManager: { __typename: 'Person', id: 'p1', name: 'Ana Reyes' },
  ...other,
});
const board = (rows: object[], total = rows.length, next = false) => ({
  __typename: 'BoardDeadlineConnection',
  edges: rows.map((node, at) => ({ __typename: 'BoardDeadlineEdge', cursor: `c${at}`, node })),
  pageInfo: {
    __typename: 'PageInfo',
    hasNextPage: next,
    endCursor: next ? 'c' : null,
    hasPreviousPage: false,
  },
  totalCount: { __typename: 'Count', value: total, isExact: total < 10_000 },
});
const group = (by: string, key: string, name: string, overdue: number) => ({
  __typename: 'BoardCount',
  by,
  key,
  name,
  overdue,
  soon: 1,
  unexplained: 0,
});
const counts = {
  boardCounts: [
    group('rule', 'IEP_ANNUAL', 'Annual review', 3),
    group('rule', 'MDR', 'Manifestation determination', 1),
    group('school', 'sch', 'Harbor', 4),
    group('case_manager', 'p1', 'Ana Reyes', 4),
  ],
};

const page = (shown: Shown, answers = {}, onShow = vi.fn()) => ({
  onShow,
  ...showToStaff(<BoardPage shown={shown} onShow={onShow} />, {
    BoardPage_byDay: () => ({ board: board([row(1), row(2, { lateReason: 'It was overlooked' })]) }),
    BoardPage_counts: () => counts,
    ...answers,
  }),
});

test('a row says who, what, where and since when; what has no reason is asked for one', async () => {
  page({});
  const list = within(await screen.findByRole('list', { name: 'Overdue' }));
  const [first, second] = list.getAllByRole('listitem');
  expect(first).toHaveTextContent('Maya 1 · Annual review');
  expect(first).toHaveTextContent('Harbor · Ana Reyes');
  expect(within(first as HTMLElement).getByRole('link')).toHaveAttribute('href', '/students/s1');
  expect(
    within(first as HTMLElement).getByRole('button', { name: 'Maya 1: say why it is late' }),
  ).toBeVisible();
  expect(second).toHaveTextContent('It was overlooked');
  expect(within(second as HTMLElement).getByRole('button', { name: 'Maya 2: why this day?' })).toBeVisible();
  expect(await screen.findByRole('tab', { name: /Overdue\s*4/ })).toBeVisible();
});

test('what is chosen goes into the address, and is asked for', async () => {
  const { user, onShow, lastAsked } = page({ rule: 'IEP_ANNUAL', days: '7' });
  await screen.findByRole('list', { name: 'Overdue' });
  expect(lastAsked('BoardPage_byDay')).toMatchObject({
    standing: 'overdue',
    rule: 'IEP_ANNUAL',
    withinDays: 7,
  });
  await user.click(screen.getByRole('button', { name: /School/ }));
  await user.click(await screen.findByRole('option', { name: 'Harbor (4)' }));
  expect(onShow).toHaveBeenLastCalledWith({ rule: 'IEP_ANNUAL', days: '7', school: 'sch' });
  await user.click(screen.getByRole('tab', { name: /Due soon/ }));
  expect(onShow).toHaveBeenLastCalledWith({ rule: 'IEP_ANNUAL', days: '7', standing: 'soon' });
});

test('by name it asks the list by name', async () => {
  const { asked } = page({ sort: 'name' }, { BoardPage_byName: () => ({ boardByName: board([row(7)]) }) });
  expect(await screen.findByText('Maya 7')).toBeVisible();
  expect(asked.map(({ body }) => body.operationName)).not.toContain('BoardPage_byDay');
});

test('of ten thousand the first page stands there, with how many there are', async () => {
  const rows = Array.from({ length: 50 }, (_, at) => row(at));
  page({}, { BoardPage_byDay: () => ({ board: board(rows, 10_000, true) }) });
  expect(await screen.findByText(/50 of more than 10.?000/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Show more' })).toBeVisible();
});

test('nothing there, and nothing that could be read, are said', async () => {
  const { unmount } = page({}, { BoardPage_byDay: () => ({ board: board([]) }) });
  expect(await screen.findByText('There is nothing here.')).toBeVisible();
  unmount();
  page(
    {},
    {
      BoardPage_byDay: () => {
        throw new Error('away');
      },
    },
  );
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
});

test('the whole list is saved as a file, as it is narrowed', async () => {
  const saved = vi.spyOn(files, 'saveFile').mockImplementation(() => undefined);
  const { user, lastAsked } = page(
    { manager: 'p1' },
    {
      BoardPage_export: () => ({
        exportBoard: { __typename: 'BoardFile', text: 'Student\r\n', rowCount: 1 },
      }),
    },
  );
  await user.click(await screen.findByRole('button', { name: 'Save as CSV' }));
  await waitFor(() =>
    expect(saved).toHaveBeenCalledWith('deadlines.csv', 'text/csv;charset=utf-8', 'Student\r\n'),
  );
  expect(lastAsked('BoardPage_export')).toMatchObject({
    standing: 'overdue',
    caseManagerId: 'p1',
    language: 'en',
  });
});
