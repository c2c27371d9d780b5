import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { CaseloadPage } from './CaseloadPage';
import { StudentsPage } from './StudentsPage';

function student(id: string, name: string, more: object = {}) {
  return {
    __typename: 'Student',
    id,
    name,
    initials: name.replaceAll(/[^A-Z]/g, ''),
    grade: '4',
    studentNumber: null,
    seesPlans: true,
    school: { __typename: 'School', id: 'S1', name: 'Oak Elementary' },
    caseManager: { __typename: 'Person', id: 'P1', name: 'Morgan Lee' },
    currentPlan: null,
    ...more,
  };
}
const maya = student('maya', 'Maya Reyes', {
  currentPlan: {
    __typename: 'Plan',
    id: 'L1',
    kind: 'iep',
    state: 'active',
    startsOn: '2019-01-02',
    endsOn: '2020-01-01',
  },
});
const leo = student('leo', 'Leo Park', {
  currentPlan: {
    __typename: 'Plan',
    id: 'L2',
    kind: 'section_504',
    state: 'consent_pending',
    startsOn: null,
    endsOn: null,
  },
});

function page(nodes: object[], hasNextPage = false) {
  return {
    edges: nodes.map((node) => ({ cursor: 'c', node })),
    pageInfo: { hasNextPage, endCursor: 'next' },
    totalCount: { value: 2, isExact: true },
  };
}
const schools = { StudentsPage_schools: () => ({ schools: [{ id: 'S1', name: 'Oak Elementary' }] }) };

test('my students stand with school, case manager and how their plan stands', async () => {
  show(<CaseloadPage />, { answers: { CaseloadPage_caseload: () => ({ caseload: page([maya, leo]) }) } });
  const row = (await screen.findByText('Maya Reyes')).closest('tr');
  expect(row).toHaveTextContent(/4Oak ElementaryMorgan LeeIEP▲Review overdueWed, Jan 1, 2020/);
  expect(screen.getByText('Leo Park').closest('tr')).toHaveTextContent(/504 plan.*Waiting for signatures/);
});

test('on a phone school, state and day of review stand under the name', async () => {
  show(<CaseloadPage />, { answers: { CaseloadPage_caseload: () => ({ caseload: page([maya, leo]) }) } });
  const named = (await screen.findByRole('link', { name: 'Maya Reyes' })).closest('th');
  expect(named).toHaveTextContent(/Maya ReyesOak ElementaryIEP▲Review overdueWed, Jan 1, 2020/);
});

test('to whom no plan is shown, none is said to be missing', async () => {
  const closed = { seesPlans: false, caseManager: null };
  show(<StudentsPage onSchool={() => {}} />, {
    answers: {
      ...schools,
      StudentsPage_students: () => ({ students: page([student('ivy', 'Ivy Cole', closed)]) }),
    },
  });
  expect(await screen.findByText('Ivy Cole')).toBeVisible();
  expect(screen.queryByText('No plan')).not.toBeInTheDocument();
  for (const name of ['Plan', 'Review by', 'Case manager'])
    expect(screen.queryByRole('columnheader', { name })).not.toBeInTheDocument();
});

test('where every row is the reader’s own, the case manager is not said in each', async () => {
  show(<CaseloadPage readerId="P1" />, {
    answers: { CaseloadPage_caseload: () => ({ caseload: page([maya, leo]) }) },
  });
  await screen.findByText('Maya Reyes');
  expect(screen.queryByRole('columnheader', { name: 'Case manager' })).not.toBeInTheDocument();
});

test('the arrow keys walk from the search box through the rows, and Enter opens one', async () => {
  const onNavigate = vi.fn();
  const { user } = show(<CaseloadPage />, {
    answers: { CaseloadPage_caseload: () => ({ caseload: page([maya, leo]) }) },
    onNavigate,
  });
  await screen.findByText('Maya Reyes');
  await user.click(screen.getByRole('searchbox'));
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('link', { name: 'Maya Reyes' })).toHaveFocus();
  await user.keyboard('{ArrowDown}');
  expect(screen.getByRole('link', { name: 'Leo Park' })).toHaveFocus();
  await user.keyboard('{ArrowUp}{ArrowUp}');
  expect(screen.getByRole('searchbox')).toHaveFocus();
  await user.keyboard('{ArrowDown}{End}{Enter}');
  expect(onNavigate).toHaveBeenCalledWith('/students/leo');
});

test('a name is asked for once, and nobody found is said with that name', async () => {
  const { user, asked } = show(<CaseloadPage />, {
    answers: { CaseloadPage_caseload: ({ search }) => ({ caseload: page(search ? [] : [maya]) }) },
  });
  await screen.findByText('Maya Reyes');
  await user.type(screen.getByRole('searchbox', { name: 'Find by name' }), 'zz');
  expect(await screen.findByText('None of your students is called “zz”.')).toBeVisible();
  expect(asked.map((one) => one.body.variables?.search)).toEqual([null, 'zz']);
});

test('who has no students yet learns how one comes', async () => {
  show(<CaseloadPage />, { answers: { CaseloadPage_caseload: () => ({ caseload: page([]) }) } });
  expect(await screen.findByText("You are on no student's team yet.")).toBeVisible();
});

test('a server that does not answer is said, and asked again', async () => {
  let isUp = false;
  const { user } = show(<CaseloadPage />, {
    answers: {
      CaseloadPage_caseload: () => {
        if (!isUp) throw new TypeError('down');
        return { caseload: page([maya]) };
      },
    },
  });
  expect(await screen.findByRole('alert')).toHaveTextContent('We cannot reach the server.');
  isUp = true;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Maya Reyes')).toBeVisible();
});

test('students narrow to a school, with their number, and more of them come on request', async () => {
  const onSchool = vi.fn();
  const { user, asked } = show(<StudentsPage schoolId="S1" onSchool={onSchool} />, {
    answers: { ...schools, StudentsPage_students: () => ({ students: page([maya], true) }) },
  });
  await screen.findByText('Maya Reyes');
  expect(screen.getByText('1 of 2')).toBeVisible();
  expect(asked.at(-1)?.body.variables).toMatchObject({ schoolId: 'S1', after: null });
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  await waitFor(() => expect(asked.at(-1)?.body.variables).toMatchObject({ schoolId: 'S1', after: 'next' }));
  await user.click(screen.getByRole('button', { name: /School/ }));
  await user.click(await screen.findByRole('option', { name: 'Every school' }));
  expect(onSchool).toHaveBeenCalledWith(null);
});
