import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { LEE, showToStaff } from '@/lib/testing/staff';
import { RulesPage } from './RulesPage';

const TEXAS = {
  __typename: 'DeadlineRule',
  key: 'TX/EVAL_INITIAL/eval_consent_received/all/1',
  name: 'First evaluation',
  ofState: true,
  value: '45 school days',
  number: 45,
  isMore: false,
  counted: 'from the day consent to evaluate was received',
  appliesIf: null,
  lawValue: null,
  citation: '19 TAC 89.1011',
  standing: 'Not confirmed yet: nobody of your district has read this rule at its source.',
  isUnconfirmed: true,
  isContradicted: false,
  note: null,
};
const FEDERAL = {
  ...TEXAS,
  key: 'US/IEP_ANNUAL/annual_review_held/all/1',
  name: 'Annual review',
  ofState: false,
  value: '1 year',
  number: 1,
  standing: 'Read at its source.',
  isUnconfirmed: false,
};

const page = (answers = {}) =>
  showToStaff(<RulesPage />, {
    RulesPage_rules: () => ({
      viewer: { ...LEE, district: { ...LEE.district, state: 'TX' } },
      deadlineRules: [TEXAS, FEDERAL],
    }),
    ...answers,
  });

test('every rule says how much, from what, by which law and how sure', async () => {
  const { user } = page();
  const own = within(await screen.findByRole('region', { name: 'Of the state (TX)' }));
  expect(own.getByText('45 school days')).toBeVisible();
  expect(own.getByText(/19 TAC 89\.1011/)).toBeVisible();
  expect(own.getByText(/^Not confirmed yet/)).toBeVisible();
  expect(screen.getByText('1 rule is not confirmed yet')).toBeVisible();
  await user.click(screen.getByRole('checkbox', { name: 'Only what is not confirmed' }));
  expect(screen.queryByText('Annual review')).toBeNull();
});

test('a rule is confirmed with where it was read', async () => {
  const { user, lastAsked } = page({ DecideDialog_decide: () => ({ decideRule: TEXAS }) });
  await user.click(await screen.findByRole('button', { name: 'Confirm: First evaluation' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Confirm: First evaluation' }));
  await user.type(dialog.getByRole('textbox', { name: /Where you read it/ }), 'Texas Register');
  await user.click(dialog.getByRole('button', { name: 'Confirm' }));
  await waitFor(() =>
    expect(lastAsked('DecideDialog_decide')).toMatchObject({
      key: TEXAS.key,
      what: 'confirm',
      value: null,
      why: 'Texas Register',
    }),
  );
});

test('asking for less than the law is refused at the number', async () => {
  const loose = {
    __typename: 'InvalidInputProblem',
    code: 'WOULD_LOOSEN',
    message: 'A district may ask for more than the law, never for less.',
    doNext: null,
    field: 'value',
  };
  const { user } = page({ DecideDialog_decide: () => ({ decideRule: loose }) });
  await user.click(await screen.findByRole('button', { name: 'Ask for more: First evaluation' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('textbox', { name: /Who decided it/ }), 'Board');
  await user.click(dialog.getByRole('button', { name: 'Ask for more' }));
  expect(await dialog.findByText(/never for less/)).toBeVisible();
});
