import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { SchoolsPage } from './SchoolsPage';

const schools = [
  { __typename: 'School', id: 'Uw==', name: 'Oak Elementary', studentCount: 1312 },
  { __typename: 'School', id: 'S2', name: 'Birch Middle', studentCount: 40 },
];

test('a school leads to its students', async () => {
  const { user } = show(<SchoolsPage />, { answers: { SchoolsPage_schools: () => ({ schools }) } });
  expect(await screen.findByRole('link', { name: 'Oak Elementary' })).toHaveAttribute(
    'href',
    '/students?schoolId=Uw%3D%3D',
  );
  const names = () => screen.getAllByRole('rowheader').map((cell) => cell.textContent);
  expect(names()).toEqual(['Birch Middle', 'Oak Elementary']);
  await user.click(screen.getByRole('button', { name: /Students/ }));
  await user.click(screen.getByRole('button', { name: /Students/ }));
  expect(names()).toEqual(['Oak Elementary', 'Birch Middle']);
  expect(screen.getByText('1,312')).toBeVisible();
});

test('without a roster there is a way to know where schools come from', async () => {
  show(<SchoolsPage />, { answers: { SchoolsPage_schools: () => ({ schools: [] }) } });
  expect(await screen.findByText('Schools come with the roster.')).toBeVisible();
});
