import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { DeadJobsPage } from './DeadJobsPage';
import { DeploymentPage } from './DeploymentPage';
import { NewDistrictPage } from './NewDistrictPage';

const cedar = {
  __typename: 'OperatedDistrict',
  id: 'D1=',
  slug: 'cedar',
  name: 'Cedar Valley',
  state: 'OH',
  timeZone: 'America/New_York',
  status: 'suspended',
  statusReason: 'Contract ended',
  schoolYear: '2026-27',
  providers: [{ __typename: 'Provider', id: 'V1', audience: 'STAFF', label: 'Google' }],
};

test('an operator sees every district, how it stands and why', async () => {
  show(<DeploymentPage />, { answers: { DeploymentPage_districts: () => ({ operatedDistricts: [cedar] }) } });
  const link = await screen.findByRole('link', { name: 'Cedar Valley' });
  expect(link).toHaveAttribute('href', '/deployment/D1%3D');
  const row = link.closest('tr');
  expect(row).toHaveTextContent('Suspended');
  expect(row).toHaveTextContent('Contract ended');
  expect(row).toHaveTextContent('Google · Staff');
});

async function fillIn(user: ReturnType<typeof show>['user']) {
  const type = (name: string | RegExp, text: string) => user.type(screen.getByLabelText(name), text);
  await type('Name', 'Oak Hollow');
  const state = await screen.findByRole('combobox', { name: 'State' });
  await user.type(state, 'Arizona');
  await user.click(await screen.findByRole('option', { name: /Arizona/ }));
  await type('Label', 'Google');
  await type('Issuer', 'https://id.example');
  await type('Client ID', 'client-7');
  await type('Client secret', 'hush');
}

test('a district is added with its provider; name and state fill in what follows from them', async () => {
  const onCreated = vi.fn();
  const { user, asked } = show(<NewDistrictPage onCreated={onCreated} />, {
    answers: {
      NewDistrictPage_create: () => ({
        createDistrict: { __typename: 'OperatedDistrict', id: 'D2', name: 'Oak Hollow' },
      }),
    },
  });
  await fillIn(user);
  expect(screen.getByLabelText('Short name')).toHaveValue('oak-hollow');
  await user.click(screen.getByRole('button', { name: 'Add district' }));
  await vi.waitFor(() => expect(onCreated).toHaveBeenCalledWith('D2'));
  expect(asked.at(-1)?.body.variables?.input).toMatchObject({
    slug: 'oak-hollow',
    state: 'AZ',
    timeZone: 'America/Phoenix',
    schoolYearStartsOn: expect.stringMatching(/-07-01$/),
    staffProvider: { audience: 'STAFF', clientSecret: 'hush', allowedDomains: [] },
    familyProvider: null,
  });
});

test('what is missing is said at the field, nothing is sent, and the first of them has the focus', async () => {
  const { user, asked } = show(<NewDistrictPage onCreated={() => {}} />, { answers: {} });
  await screen.findByRole('combobox', { name: 'State' });
  await user.click(screen.getByRole('checkbox', { name: /families/ }));
  await user.click(screen.getByRole('button', { name: 'Add district' }));
  expect(screen.getByLabelText('Name')).toBeInvalid();
  expect(screen.getByLabelText('Name')).toHaveFocus();
  expect(screen.getAllByLabelText('Client secret')).toHaveLength(2);
  for (const secret of screen.getAllByLabelText('Client secret')) expect(secret).toBeInvalid();
  expect(asked).toEqual([]);
});

test('a short name that is taken is said at its field, and what was typed stays', async () => {
  const { user } = show(<NewDistrictPage onCreated={() => {}} />, {
    answers: {
      NewDistrictPage_create: () => ({
        createDistrict: {
          __typename: 'ConflictProblem',
          code: 'SLUG_TAKEN',
          message: 'Another district already uses this short name.',
          doNext: null,
          field: 'slug',
        },
      }),
    },
  });
  await fillIn(user);
  await user.click(screen.getByRole('button', { name: 'Add district' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/already uses/);
  expect(screen.getByLabelText('Short name')).toBeInvalid();
  expect(screen.getByLabelText('Client secret')).toHaveValue('hush');
});

test('a failed job is tried again and leaves the list', async () => {
  let jobs = [
    {
      __typename: 'DeadJob',
      id: '7',
      task: 'documents.print',
      queue: 'slow',
      attempts: 5,
      failedAt: '2026-09-01T14:00:00Z',
      district: 'cedar',
    },
  ];
  const { user, asked } = show(<DeadJobsPage />, {
    answers: {
      DeadJobsPage_jobs: () => ({ deadJobs: jobs }),
      DeadJobsPage_retry: () => {
        jobs = [];
        return { retryDeadJob: { __typename: 'DeadJob', id: '7' } };
      },
    },
  });
  const row = (await screen.findByText('documents.print')).closest('tr') as HTMLElement;
  expect(row).toHaveTextContent('cedarslow5');
  await user.click(within(row).getByRole('button', { name: 'Try again: documents.print' }));
  expect(await screen.findByText('Nothing has failed.')).toBeVisible();
  expect(asked.some((one) => one.body.variables?.id === '7')).toBe(true);
});
