import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { showToAna } from '../testing/family';
import FilesPage from './FilesPage';

const file = (id: string, change: object) => ({
  __typename: 'AttachmentEdge',
  cursor: id,
  node: {
    __typename: 'Attachment',
    id,
    kind: 'evaluation_report',
    title: 'Reading test',
    fileName: 'reading.pdf',
    byteCount: 1_250_000,
    state: 'ready',
    createdAt: '2026-11-20T18:00:00Z',
    uploadedBy: { __typename: 'Person', id: 'lee', name: 'Sam Lee' },
    ...change,
  },
});

const files = (edges: object[], may: string[] = []) => ({
  student: {
    __typename: 'Student',
    id: 'maya',
    givenName: 'Maya',
    may,
    attachments: {
      __typename: 'AttachmentConnection',
      edges,
      pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
      totalCount: { __typename: 'Count', value: edges.length, isExact: true },
    },
  },
});

test('a paper opens by a fresh link; one that is being checked does not open yet', async () => {
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const { user } = showToAna(<FilesPage studentId="maya" />, {
    FamilyFiles_files: () =>
      files([file('f1', {}), file('f2', { title: 'Letter', byteCount: 9_000, state: 'checking' })]),
    OpenFile: ({ id }) => ({
      openAttachment: {
        __typename: 'OpenLink',
        url: `https://files.example/${id}`,
        expiresAt: '2026-11-20T18:05:00Z',
      },
    }),
  });
  expect(await screen.findByText(/Test report · 1.3 MB/)).toBeVisible();
  expect(screen.getByText('We are checking this file.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Open Letter' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Open Reading test' }));
  await expect
    .poll(() => clicked.mock.contexts.map((link) => (link as HTMLAnchorElement).href))
    .toEqual(['https://files.example/f1']);
  clicked.mockRestore();
});

test('a paper she may not open says why', async () => {
  const { user } = showToAna(<FilesPage studentId="maya" />, {
    FamilyFiles_files: () => files([file('f1', {})]),
    OpenFile: () => ({
      openAttachment: {
        __typename: 'NotAllowedProblem',
        code: 'NOT_ALLOWED',
        message: 'You may not open this.',
        doNext: 'Ask the school.',
        field: null,
      },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Open Reading test' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('You may not open this.Ask the school.');
});

test('no papers is said so', async () => {
  showToAna(<FilesPage studentId="maya" />, { FamilyFiles_files: () => files([]) });
  expect(await screen.findByText('There are no papers here yet.')).toBeVisible();
});

test('who may see the record takes all of it at once, and is told that it takes a while', async () => {
  const { user } = showToAna(<FilesPage studentId="maya" />, {
    FamilyFiles_files: () => files([], ['copy_record']),
  });
  const link = await screen.findByRole('link', { name: 'Download everything (ZIP)' });
  expect(link).toHaveAttribute('href', '/copies/record.zip?student=maya&language=en');
  expect(screen.queryByText(/being made/)).toBeNull();
  link.addEventListener('click', (click) => click.preventDefault());
  await user.click(link);
  expect(screen.getByText(/Your file is being made/)).toBeVisible();
});

test('a child who reads their papers is offered no copy of the record', async () => {
  showToAna(<FilesPage studentId="maya" />, { FamilyFiles_files: () => files([]) });
  expect(await screen.findByText('There are no papers here yet.')).toBeVisible();
  expect(screen.queryByRole('link', { name: /Download everything/ })).toBeNull();
});
