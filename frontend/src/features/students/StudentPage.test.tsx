import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import { StudentPage } from './StudentPage';

const EVERYTHING = { seesPlans: true, seesMeetings: true, seesTeam: true, rightsToLookAt: false };
const NOTHING = { seesPlans: false, seesMeetings: false, seesTeam: false, rightsToLookAt: false };

function maya(more: object) {
  return {
    __typename: 'Student',
    id: 'maya',
    name: 'Maya Ruiz',
    givenName: 'Maya',
    pronouns: null,
    grade: '4',
    birthOn: '2016-05-04',
    studentNumber: '1001',
    homeLanguages: ['es'],
    englishLearner: false,
    may: ['see_contacts'],
    school: { __typename: 'School', id: 'S1', name: 'Oak Elementary' },
    caseManager: null,
    plans: [],
    meetings: [],
    cases: [],
    seesCases: false,
    team: [],
    relations: [],
    rightsHolders: [],
    ...more,
  };
}

const EMPTY = [
  'There is no plan yet.',
  'No meeting has been arranged.',
  'Nothing is due.',
  'Nobody is on the team yet.',
  'Nobody yet',
];

test('where a room is closed to a role, the page says so and says nothing of the student', async () => {
  showToStaff(<StudentPage studentId="maya" />, { StudentPage_student: () => ({ student: maya(NOTHING) }) });
  expect(
    await screen.findByText('Not shown to your role: plans, meetings, the team, and files.'),
  ).toBeVisible();
  for (const untruth of EMPTY) expect(screen.queryByText(untruth)).not.toBeInTheDocument();
  for (const name of ['Plans', 'Meetings', 'Team', 'What is next'])
    expect(screen.queryByRole('heading', { name })).not.toBeInTheDocument();
});

test('whom the rooms are open to reads that there is nothing in them yet', async () => {
  showToStaff(<StudentPage studentId="maya" />, {
    StudentPage_student: () => ({ student: maya({ ...EVERYTHING, may: ['open_attachment'] }) }),
    Attachments_list: () => ({
      student: {
        __typename: 'Student',
        id: 'maya',
        attachments: {
          __typename: 'AttachmentConnection',
          edges: [],
          pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
          totalCount: { __typename: 'Count', value: 0, isExact: true },
        },
      },
    }),
  });
  for (const truth of EMPTY) expect(await screen.findByText(truth)).toBeVisible();
  expect(screen.queryByText(/Not shown to your role/)).not.toBeInTheDocument();
});

const planInWork = (occasion: string) => ({
  __typename: 'Plan',
  id: `p-${occasion}`,
  kind: 'iep',
  occasion,
  state: 'draft',
  startsOn: null,
  endsOn: null,
  sharedWithFamilyAt: null,
  latestVersion: null,
});

test('the next plan may be begun beside an amendment in work, and not beside another draft', async () => {
  const shown = (occasion: string) => ({
    StudentPage_student: () => ({
      student: maya({ ...EVERYTHING, may: ['start_iep'], plans: [planInWork(occasion)] }),
    }),
  });
  const { unmount } = showToStaff(<StudentPage studentId="maya" />, shown('amendment'));
  expect(await screen.findByRole('button', { name: 'Start an IEP' })).toBeVisible();
  unmount();
  showToStaff(<StudentPage studentId="maya" />, shown('annual'));
  await screen.findByRole('heading', { name: 'Plans' });
  expect(screen.queryByRole('button', { name: 'Start an IEP' })).toBeNull();
});
