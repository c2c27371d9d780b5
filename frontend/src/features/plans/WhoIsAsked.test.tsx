import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { DRAFT, liveSections, plan, showPlan, signers } from './testing/planPage';
import { WhoIsAsked } from './WhoIsAsked';

liveSections();

const person = (name: string) => ({ __typename: 'Person', id: name, name });
const ROSA = { person: person('Rosa Ruiz'), signsIn: true, newByRosterOn: null };
const NORA = { person: person('Nora Vega'), signsIn: false, newByRosterOn: '2026-11-20' };

test('everybody stands by name, and who nobody at school may have met is marked', async () => {
  show(<WhoIsAsked planId="p1" />, { answers: signers(ROSA, NORA) });
  const list = await screen.findByRole('region', { name: 'Who will be asked' });
  const [rosa, nora] = within(list).getAllByRole('listitem');
  expect(rosa).toHaveTextContent(/^Rosa Ruiz$/);
  expect(nora).toHaveTextContent('Nora Vega');
  expect(nora).toHaveTextContent('Not signed in here yet');
  expect(nora).toHaveTextContent(/Right given by the roster on .*Nov 20.*never asked to sign before/);
});

test('nobody is asked before the names are there', async () => {
  let answer: (said: object) => void = () => {};
  const { user, asked } = showPlan({
    PlanPage_plan: () => ({ plan: plan({ state: 'finalized', may: ['request_signatures'] }) }),
    WhoIsAsked_signers: () => new Promise((resolve) => (answer = resolve)),
  });
  await user.click(await screen.findByRole('button', { name: 'Ask for signatures' }));
  const dialog = screen.getByRole('alertdialog', { name: 'Ask for signatures' });
  const press = within(dialog).getByRole('button', { name: 'Ask for signatures' });
  expect(press).toBeDisabled();
  await waitFor(() =>
    expect(asked.some(({ body }) => body.operationName === 'WhoIsAsked_signers')).toBe(true),
  );
  answer({ signersToAsk: [{ __typename: 'SignerToAsk', ...NORA }] });
  expect(await within(dialog).findByText('Nora Vega')).toBeVisible();
  await waitFor(() => expect(press).toBeEnabled());
});

test('where they cannot be found out nobody is asked', async () => {
  const { user } = showPlan({
    PlanPage_plan: () => ({ plan: plan({ state: 'finalized', may: ['request_signatures'] }) }),
    WhoIsAsked_signers: () => {
      throw new Error('the line is down');
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Ask for signatures' }));
  const dialog = screen.getByRole('alertdialog', { name: 'Ask for signatures' });
  expect(await within(dialog).findByText(/could not find out who will be asked/)).toBeVisible();
  expect(within(dialog).getByRole('button', { name: 'Ask for signatures' })).toBeDisabled();
});

test('who finalizes sees them before, too', async () => {
  const { user } = showPlan({
    ...DRAFT,
    ...signers(ROSA, NORA),
    PlanPage_plan: () => ({ plan: plan({ may: ['finalize'] }) }),
  });
  await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
  const dialog = screen.getByRole('dialog');
  expect(await within(dialog).findByText('Nora Vega')).toBeVisible();
  expect(within(dialog).getByText('Not signed in here yet')).toBeVisible();
});
