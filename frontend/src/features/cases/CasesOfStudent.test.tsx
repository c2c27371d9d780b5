import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToStaff } from '@/lib/testing/staff';
import CasesOfStudent from './CasesOfStudent';

const mark = (state: string, says: string, standing: string, reachedOn: string | null = null) => ({
  __typename: 'CaseMark',
  state,
  says,
  standing,
  reachedOn,
});

const step = (event: string, says: string, more: object) => ({
  __typename: 'CaseStep',
  event,
  says,
  may: false,
  asksReason: false,
  asksDay: false,
  why: null,
  doNext: null,
  by: ['the case manager'],
  ...more,
});

const referred = {
  __typename: 'Case',
  id: 'c1',
  state: 'referred',
  says: 'Request received',
  machine: 'initial',
  receivedOn: '2026-11-02',
  line: [
    mark('referred', 'Request received', 'now', '2026-11-02'),
    mark('review_of_data', 'Reviewing what is known', 'ahead'),
    mark('closed', 'Closed', 'ahead'),
  ],
  steps: [
    step('review', 'Review existing data', { may: true }),
    step('propose', 'Propose an evaluation', { why: 'This waits for prior written notice to the family.' }),
  ],
  events: [
    {
      __typename: 'CaseEvent',
      number: 1,
      says: 'Receive the request',
      happenedOn: '2026-11-02',
      capacity: 'a registrar',
      reason: null,
      person: { __typename: 'Person', id: 'p', name: 'Rosa Lim' },
    },
  ],
};

const of = (cases: object[]) => ({
  CasesOfStudent_cases: () => ({ student: { __typename: 'Student', id: 'maya', cases } }),
});

test('where a case stands is drawn with words and shapes; what waits is no button and says for what', async () => {
  const { container, user } = showToStaff(
    <CasesOfStudent studentId="maya" name="Maya" mayLog standing="" />,
    of([referred]),
  );
  const line = await screen.findByRole('list', { name: 'Where it stands' });
  const [here, ahead] = within(line).getAllByRole('listitem');
  expect(here).toHaveAttribute('aria-current', 'step');
  expect(here).toHaveTextContent('Request received (now)');
  expect(ahead).toHaveTextContent('Reviewing what is known (still to come)');
  expect(screen.getByRole('button', { name: 'Review existing data…' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /Propose/ })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Other steps, and what they wait for' }));
  expect(await screen.findByText(/waits for prior written notice/)).toBeVisible();
  expect(await wrongIn(container)).toEqual([]);
});

test('a step is taken once, with its reason, and the page asks anew', async () => {
  let taken: Record<string, unknown> | undefined;
  let times = 0;
  const { user } = showToStaff(<CasesOfStudent studentId="maya" name="Maya" mayLog standing="" />, {
    CasesOfStudent_cases: () => {
      times += 1;
      return { student: { __typename: 'Student', id: 'maya', cases: [referred] } };
    },
    CasesOfStudent_take: (variables) => {
      taken = variables;
      return { takeCaseStep: { __typename: 'Case', id: 'c1', state: 'review_of_data' } };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Review existing data…' }));
  const before = times;
  await user.click(screen.getByRole('button', { name: 'Review existing data' }));
  expect(taken).toMatchObject({ caseId: 'c1', event: 'review', reason: null });
  expect(times).toBeGreaterThan(before);
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

test('nobody asked yet', async () => {
  showToStaff(<CasesOfStudent studentId="maya" name="Maya" mayLog={false} standing="" />, of([]));
  expect(await screen.findByText('Nobody has asked for an evaluation.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Log a request' })).not.toBeInTheDocument();
});
