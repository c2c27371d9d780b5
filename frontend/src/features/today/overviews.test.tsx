import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LEE, showToStaff } from '@/lib/testing/staff';
import { DistrictOverview } from './DistrictOverview';
import OperatorOverview from './OperatorOverview';

const ADMINISTRATOR = {
  ...LEE,
  roles: ['district_admin'],
  places: ['overview', 'students', 'people', 'schools', 'roster'],
};
const REGISTRAR = { ...LEE, roles: ['registrar'], places: ['overview', 'students', 'people', 'schools'] };
const OPERATOR = { ...LEE, audience: 'OPERATORS', roles: ['operator'], places: ['overview', 'deployment'] };

const school = (number: number) => ({
  __typename: 'School',
  id: `S${number}`,
  name: `School ${number}`,
  studentCount: number,
});
const roster = {
  __typename: 'RosterImport',
  id: 'R1=',
  fileName: 'spring.zip',
  state: 'failed',
  createdAt: '2026-09-01T14:00:00Z',
  counts: { students: { new: 3, changed: 2, gone: 0, unchanged: 9, unreadable: 1 } },
  uploadedBy: { __typename: 'Person', id: 'P1', name: 'Rosa Díaz' },
};
const rosters = (...nodes: object[]) => ({
  rosterImports: {
    __typename: 'RosterImportConnection',
    edges: nodes.map((node, at) => ({ __typename: 'RosterImportEdge', cursor: `${at}`, node })),
  },
});
const shutOut = (total: number, stillToInvite: number) => ({
  staffShutOut: { __typename: 'StaffShutOut', total, stillToInvite },
});

const answers = {
  Session_viewer: () => ({ viewer: ADMINISTRATOR }),
  DistrictOverview_schools: () => ({ schools: [school(1), school(2)] }),
  DistrictOverview_access: () => shutOut(0, 0),
  LatestRoster_read: () => rosters(roster),
};

test('an administrator finds what became of the latest roster, and the schools', async () => {
  showToStaff(<DistrictOverview />, answers);
  const link = await screen.findByRole('link', { name: 'spring.zip' });
  expect(link).toHaveAttribute('href', '/roster/R1%3D');
  const part = within(screen.getByRole('region', { name: 'Latest roster' }));
  expect(part.getByText('Failed')).toBeVisible();
  expect(part.getByText(/Rosa Díaz/)).toBeVisible();
  expect(part.getByText('3 new, 2 changed, 0 gone, 1 unreadable')).toBeVisible();
  expect(part.getByRole('link', { name: 'Bring a roster' })).toHaveAttribute('href', '/roster');
  expect(await screen.findByRole('link', { name: 'School 2' })).toHaveAttribute(
    'href',
    '/students?schoolId=S2',
  );
  expect(screen.getByText('1 student')).toBeVisible();
  expect(screen.getByText('2 students')).toBeVisible();
  expect(screen.queryByText('Cannot sign in any more')).not.toBeInTheDocument();
});

test.each([
  [3, 2, '2 of the staff have not been invited again yet.'],
  [3, 1, 'One of the staff has not been invited again yet.'],
  [3, 0, 'All of them are invited again.'],
])('staff who cannot sign in are said: %s, %s not invited', async (total, stillToInvite, says) => {
  showToStaff(<DistrictOverview />, {
    ...answers,
    DistrictOverview_access: () => shutOut(total, stillToInvite),
  });
  const part = within(await screen.findByRole('region', { name: 'Cannot sign in any more' }));
  expect(part.getByText(says)).toBeVisible();
  expect(part.getByRole('link')).toHaveAttribute('href', '/people');
});

test('before the first roster the way to bring one is there', async () => {
  showToStaff(<DistrictOverview />, {
    ...answers,
    LatestRoster_read: () => rosters(),
    DistrictOverview_schools: () => ({ schools: [] }),
  });
  expect(await screen.findByText('No roster has come yet.')).toBeVisible();
  expect(await screen.findByText('There are no schools yet.')).toBeVisible();
});

test('of many schools the first are shown, and how many more there are', async () => {
  const schools = Array.from({ length: 14 }, (_, at) => school(at + 1));
  showToStaff(<DistrictOverview />, { ...answers, DistrictOverview_schools: () => ({ schools }) });
  expect(await screen.findByRole('link', { name: 'School 10' })).toBeVisible();
  expect(screen.queryByRole('link', { name: 'School 11' })).not.toBeInTheDocument();
  expect(screen.getByText('and 4 more')).toBeVisible();
});

test('a registrar is neither shown nor asked what is not theirs', async () => {
  const { asked } = showToStaff(<DistrictOverview />, {
    ...answers,
    Session_viewer: () => ({ viewer: REGISTRAR }),
  });
  expect(await screen.findByRole('link', { name: 'School 1' })).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Latest roster' })).not.toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'See every roster' })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Find people' })).toHaveAttribute('href', '/people');
  expect(asked.map((one) => one.body.operationName)).not.toContain('DistrictOverview_access');
  expect(asked.map((one) => one.body.operationName)).not.toContain('LatestRoster_read');
});

const district = (id: string, name: string, administrators: object[], other: object = {}) => ({
  __typename: 'OperatedDistrict',
  id,
  name,
  status: 'open',
  statusReason: null,
  administrators: administrators.map((one) => ({ __typename: 'Administrator', ...one })),
  ...other,
});
const job = (id: number) => ({ __typename: 'DeadJob', id: `${id}` });
const operated = (jobs: number) => ({
  operatedDistricts: [
    district('D1=', 'Cedar Valley', [{ invited: false, signedInBefore: true }], {
      status: 'suspended',
      statusReason: 'Contract ended',
    }),
    district('D2', 'Oak Hollow', [{ invited: true, signedInBefore: false }]),
    district('D3', 'Pine Ridge', []),
    district('D4', 'Red Rock', [{ invited: false, signedInBefore: false }]),
  ],
  deadJobs: Array.from({ length: jobs }, (_, at) => job(at)),
});

test('an operator sees how every district stands and what it still needs', async () => {
  showToStaff(<OperatorOverview />, {
    Session_viewer: () => ({ viewer: OPERATOR }),
    OperatorOverview_read: () => operated(0),
  });
  const cedar = (await screen.findByRole('link', { name: 'Cedar Valley' })).closest('li');
  expect(screen.getByRole('link', { name: 'Cedar Valley' })).toHaveAttribute('href', '/deployment/D1%3D');
  expect(cedar).toHaveTextContent('Contract ended');
  expect(cedar).toHaveTextContent('Suspended');
  expect(cedar).not.toHaveTextContent(/administrator|administers/);
  const [oak, pine] = ['Oak Hollow', 'Pine Ridge'].map((name) =>
    screen.getByRole('link', { name }).closest('li'),
  );
  expect(oak).toHaveTextContent('Its administrator is invited and has not signed in yet.');
  expect(pine).toHaveTextContent('Nobody administers it yet: invite somebody.');
  const red = screen.getByRole('link', { name: 'Red Rock' }).closest('li');
  expect(red).toHaveTextContent('Its administrator has not signed in yet.');
  expect(red).not.toHaveTextContent('Nobody administers it');
  expect(screen.getByText('Nothing has failed.')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'See failed jobs' })).not.toBeInTheDocument();
});

test.each([
  [1, '1 job failed as often as it may; it waits for you.'],
  [2, '2 jobs failed as often as they may; they wait for you.'],
  [200, '200 jobs or more failed as often as they may; they wait for you.'],
])('%s failed jobs are counted and lead to their list', async (count, says) => {
  showToStaff(<OperatorOverview />, {
    Session_viewer: () => ({ viewer: OPERATOR }),
    OperatorOverview_read: () => operated(count),
  });
  expect(await screen.findByText(says)).toBeVisible();
  expect(screen.getByRole('link', { name: 'See failed jobs' })).toHaveAttribute('href', '/deployment/jobs');
});
