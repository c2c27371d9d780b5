import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Answers } from '@/lib/testing/render';
import { rowsOf } from '../docContent';
import { DRAFT, liveSections, plan, servers, showPlan } from '../testing/planPage';

liveSections();

const FLUENCY = {
  __typename: 'FoundGoal',
  id: 'bank-1',
  isOwn: false,
  topic: 'reading',
  area: 'academic',
  language: 'en',
  measuredEvery: 'week',
  gradeFrom: 2,
  gradeTo: 5,
  subject: 'Oral reading fluency',
  condition: 'Given a passage at {their} level',
  behavior: '{name} will read aloud',
  criterion: 'in 4 of 5 probes',
  method: 'Probes',
  useCount: 3,
  ownPlanCount: 0,
};
const IDEA = { ...FLUENCY, id: 'bank-2', subject: 'Main idea', isOwn: true, useCount: 0, ownPlanCount: 12 };
const found = { GoalBank_search: () => ({ goalBank: [FLUENCY, IDEA] }) };
const used = { GoalBank_use: () => ({ useBankGoal: { __typename: 'BankGoal', id: 'bank-1', useCount: 4 } }) };

const withStudent = (pronouns: string | null): Answers => ({
  ...DRAFT,
  PlanPage_plan: () => ({
    plan: plan({
      student: {
        __typename: 'Student',
        id: 's1',
        name: 'Maya Ruiz',
        givenName: 'Maya',
        pronouns,
        may: [],
        rightsHolders: [],
      },
    }),
  }),
  ...found,
  ...used,
});

async function openBank(pronouns: string | null = null) {
  const shown = showPlan(withStudent(pronouns));
  await shown.user.click(await screen.findByRole('button', { name: 'Add from the bank' }));
  await screen.findByRole('menuitem', { name: /Oral reading fluency/ });
  return shown;
}

test('a goal of the bank goes into the plan by keyboard, whole and in one step, in the student’s words', async () => {
  const { user, asked } = await openBank('she/her');
  const { doc } = servers.goals as NonNullable<(typeof servers)['goals']>;
  let updates = 0;
  doc.on('update', () => {
    updates += 1;
  });
  await user.keyboard('fluency{ArrowDown}{Enter}');
  await waitFor(() => expect(rowsOf(doc, 'goals').length).toBe(2));
  const row = rowsOf(doc, 'goals').get(1);
  expect(updates).toBe(1);
  expect(row.get('subject')).toBe('Oral reading fluency');
  expect(row.get('condition')).toBeInstanceOf(Y.Text);
  expect(String(row.get('condition'))).toBe('Given a passage at her level');
  // A column the form does not have is not written: the server would refuse it.
  expect(row.has('method')).toBe(false);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() =>
    expect(asked.find(({ body }) => body.operationName === 'GoalBank_use')?.body.variables).toEqual({
      planId: 'p1',
      goalId: 'bank-1',
      rowId: row.get('id'),
    }),
  );
});

test('each goal is shown as it would stand in the plan, and says when it stands in too many', async () => {
  await openBank();
  const [first, second] = screen.getAllByRole('menuitem');
  expect(first).toHaveTextContent('Given a passage at Maya’s level, Maya will read aloud, in 4 of 5 probes');
  expect(first).toHaveTextContent('Reading · Grade 2 to Grade 5');
  expect(first).toHaveTextContent('used 3 times in the district');
  expect(first).not.toHaveTextContent('many of your plans');
  expect(second).toHaveTextContent('Mine');
  expect(second).toHaveTextContent('in 12 plans of yours');
  expect(second).toHaveTextContent('The same goal stands in many of your plans.');
});

test('what is typed is asked once somebody pauses, and nothing found is said', async () => {
  let goals: object[] = [FLUENCY];
  const { user, asked } = showPlan({ ...withStudent(null), GoalBank_search: () => ({ goalBank: goals }) });
  await user.click(await screen.findByRole('button', { name: 'Add from the bank' }));
  await screen.findByRole('menuitem');
  goals = [];
  await user.keyboard('zebra');
  expect(await screen.findByText('No goal has all these words.')).toBeVisible();
  const texts = asked
    .filter(({ body }) => body.operationName === 'GoalBank_search')
    .map(({ body }) => body.variables?.text);
  expect(texts[0]).toBe('');
  expect(texts.at(-1)).toBe('zebra');
});

const PREPARED = {
  __typename: 'PreparedGoal',
  subject: 'Reading',
  condition: 'With Helena',
  behavior: '{name} will read',
  criterion: '4 of 5',
  method: '',
  names: { condition: ['Helena'] },
  mayPublish: false,
};

test('a goal is shown as the bank would keep it, a name in it is told, and it is kept without', async () => {
  const { user, asked } = showPlan({
    ...withStudent(null),
    GoalBank_prepare: () => ({ prepareBankGoal: PREPARED }),
    GoalBank_keep: () => ({
      keepBankGoal: { __typename: 'BankGoal', id: 'kept', isOwn: true, subject: 'Reading' },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'More: Goal 1: Reading' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save to my bank…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Save to my bank' });
  const condition = await within(dialog).findByRole('textbox', { name: /^Condition/ });
  expect(asked.some(({ body }) => body.operationName === 'GoalBank_keep')).toBe(false);
  expect(condition).toHaveValue('With Helena');
  expect(condition).toHaveAccessibleDescription(/This still names somebody: Helena/);
  expect(within(dialog).getByRole('textbox', { name: /Behavior/ })).toHaveValue('{name} will read');
  expect(within(dialog).queryByRole('checkbox')).toBeNull();
  await user.clear(condition);
  await user.type(condition, 'Given a text');
  await user.click(within(dialog).getByRole('button', { name: 'Save to my bank' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const kept = asked.find(({ body }) => body.operationName === 'GoalBank_keep')?.body.variables;
  expect(kept).toMatchObject({
    planId: 'p1',
    forDistrict: false,
    goal: { condition: 'Given a text', behavior: '{name} will read', topic: 'other', language: 'en' },
  });
});

test('what the server refuses is told at its field', async () => {
  const { user } = showPlan({
    ...withStudent(null),
    GoalBank_prepare: () => ({ prepareBankGoal: { ...PREPARED, condition: 'Given a text', names: {} } }),
    GoalBank_keep: () => ({
      keepBankGoal: {
        __typename: 'InvalidInputProblem',
        code: 'NAMES_IN_BANK_GOAL',
        message: 'This still names somebody: Bo.',
        doNext: null,
        field: 'criterion',
      },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'More: Goal 1: Reading' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Save to my bank…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Save to my bank' });
  await within(dialog).findByRole('textbox', { name: /^Condition/ });
  await user.click(within(dialog).getByRole('button', { name: 'Save to my bank' }));
  const criterion = within(dialog).getByRole('textbox', { name: /Criterion/ });
  await waitFor(() => expect(criterion).toHaveAccessibleDescription(/names somebody: Bo/));
  expect(dialog).toBeVisible();
});
