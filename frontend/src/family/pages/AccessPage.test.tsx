import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToAna } from '../testing/family';
import AccessPage from './AccessPage';

const entry = (id: string, change: object = {}) => ({
  __typename: 'AccessEntryEdge',
  cursor: id,
  node: {
    __typename: 'AccessEntry',
    id,
    at: '2026-11-20T18:00:00Z',
    who: 'Sam Lee',
    whoRole: 'special_teacher',
    action: 'plan.read',
    what: 'plan',
    purpose: 'PlanPage_plan',
    ...change,
  },
});

function record(edges: object[], endCursor: string | null, value: number) {
  return {
    student: {
      __typename: 'Student',
      id: 'maya',
      givenName: 'Maya',
      handovers: [],
      recordOfAccess: {
        __typename: 'AccessEntryConnection',
        edges,
        pageInfo: { __typename: 'PageInfo', hasNextPage: endCursor !== null, endCursor },
        totalCount: { __typename: 'Count', value, isExact: true },
      },
    },
  };
}

test('a mother reads who looked, in which role, when, what they did and why; older entries are one press away', async () => {
  const { user } = showToAna(<AccessPage studentId="maya" />, {
    FamilyAccess_record: ({ after }) =>
      after
        ? record(
            [
              entry('e2'),
              entry('e3', { who: 'Kim Roe', whoRole: 'School nurse', action: 'x.y', what: 'attachment' }),
            ],
            null,
            3,
          )
        : record([entry('e1', { purpose: 'Asked by the court' }), entry('e2')], 'e2', 3),
  });
  const list = within(await screen.findByRole('list', { name: 'Who looked at this record' }));
  const [first, second] = list.getAllByRole('listitem');
  expect(first).toHaveTextContent('Sam Lee · Special education teacher');
  expect(first).toHaveTextContent('Has read the plan');
  expect(first).toHaveTextContent('Why: Asked by the court');
  expect(first).toHaveTextContent('Fri, Nov 20, 12:00 PM');
  expect(second).not.toHaveTextContent('PlanPage');
  expect(screen.getByText('2 of 3')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('3 of 3')).toBeVisible();
  expect(list.getAllByRole('listitem')).toHaveLength(3);
  expect(list.getAllByRole('listitem')[2]).toHaveTextContent('Kim Roe · School nurseWorked with a file');
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});

test('when more cannot be loaded, what is there stays', async () => {
  const { user } = showToAna(<AccessPage studentId="maya" />, {
    FamilyAccess_record: ({ after }) => {
      if (after) throw new TypeError('lost');
      return record([entry('e1')], 'e1', 2);
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/cannot reach the server/);
  expect(screen.getByText('Sam Lee')).toBeVisible();
});

test('a record nobody opened says so', async () => {
  showToAna(<AccessPage studentId="maya" />, { FamilyAccess_record: () => record([], null, 0) });
  expect(await screen.findByText('Nobody has looked at this record yet.')).toBeVisible();
});

test('to which district the plan was sent, and why, stands above who looked', async () => {
  const asked = record([entry('e1')], null, 1);
  const sent = {
    __typename: 'PlanHandover',
    toName: 'Juniper Valley',
    ground: 'district_asked',
    reason: 'The family moved in November.',
    madeAt: '2026-11-20T18:00:00Z',
    madeBy: { __typename: 'Person', id: 'lee', name: 'Sam Lee' },
  };
  showToAna(<AccessPage studentId="maya" />, {
    FamilyAccess_record: () => ({ student: { ...asked.student, handovers: [sent] } }),
  });
  const line = (await screen.findByText('The plan was sent to Juniper Valley')).closest('li');
  expect(line).toHaveTextContent('That district asked for it.');
  expect(line).toHaveTextContent('The family moved in November.');
  expect(line).toHaveTextContent('Fri, Nov 20 · Sam Lee');
});
