import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import type { Plan_standingFragment } from '@/gql/graphql';
import { show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { PlanContext } from '../context';
import { Desk } from '../desk';
import AmendDialog from './AmendDialog';
import { FORM } from './testing';

const go = vi.fn();
vi.mock('@tanstack/react-router', async (real) => ({
  ...(await real<typeof import('@tanstack/react-router')>()),
  useNavigate: () => go,
}));

const IN_FORCE = {
  id: 'p1',
  state: 'active',
  endsOn: '2999-10-05',
  may: ['amend'],
} as unknown as Plan_standingFragment;

function dialog(standing: Plan_standingFragment, answer: Record<string, unknown>) {
  const asked = vi.fn();
  const answers = Object.fromEntries(
    ['Amending_start', 'Amending_restate'].map((name) => [
      name,
      (variables: unknown) => {
        asked(name, variables);
        return answer;
      },
    ]),
  );
  const place = {
    desk: new Desk(),
    form: FORM,
    planId: 'p1',
    student: { givenName: 'Maya', pronouns: null },
  };
  const shown = show(
    <SessionGate onSignedOut={() => {}}>
      <PlanContext.Provider value={place}>
        <AmendDialog planId="p1" standing={standing} onClose={() => {}} />
      </PlanContext.Provider>
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: VIEWER }), ...answers } },
  );
  return { ...shown, asked };
}

beforeEach(() => go.mockClear());

test('why and at least one part are asked for; the dates are none of the parts', async () => {
  const { user, asked } = dialog(IN_FORCE, { startAmendment: { __typename: 'Plan', id: 'p2' } });
  const start = await screen.findByRole('button', { name: 'Start the amendment' });
  const parts = screen.getByRole('group', { name: /Parts that change/ });
  expect(within(parts).queryByRole('checkbox', { name: 'Plan dates' })).toBeNull();
  await user.click(start);
  expect(screen.getByText('Say in a sentence why the plan changes.')).toBeVisible();
  expect(screen.getByText('Choose at least one part of the plan.')).toBeVisible();
  expect(asked).not.toHaveBeenCalled();

  await user.type(screen.getByRole('textbox', { name: /Why the plan changes/ }), 'The bus leaves early.');
  await user.click(within(parts).getByRole('checkbox', { name: 'Services' }));
  await user.click(start);
  await waitFor(() => expect(go).toHaveBeenCalledWith({ to: '/plans/$planId', params: { planId: 'p2' } }));
  expect(asked).toHaveBeenCalledExactlyOnceWith('Amending_start', {
    planId: 'p1',
    amendment: {
      way: 'agreement',
      reason: 'The bus leaves early.',
      scope: ['services'],
      takesEffectOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    },
  });
});

test('a part that was changed already is not taken out; the server says why at its place', async () => {
  const draft = {
    ...IN_FORCE,
    state: 'draft',
    amendmentWay: 'meeting',
    amendmentReason: 'The bus leaves early.',
    amendmentScope: ['goals', 'services'],
    takesEffectOn: '2999-01-04',
  } as unknown as Plan_standingFragment;
  const { user, asked } = dialog(draft, {
    restateAmendment: {
      __typename: 'ConflictProblem',
      code: 'SECTION_ALREADY_CHANGED',
      message: 'A section you took out has changes in it.',
      doNext: null,
      field: 'scope',
    },
  });
  expect(await screen.findByRole('radio', { name: /At a meeting/ })).toBeChecked();
  await user.click(screen.getByRole('checkbox', { name: 'Services' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('A section you took out has changes in it.')).toBeVisible();
  expect(asked).toHaveBeenCalledExactlyOnceWith('Amending_restate', {
    planId: 'p1',
    amendment: {
      way: 'meeting',
      reason: 'The bus leaves early.',
      scope: ['goals'],
      takesEffectOn: '2999-01-04',
    },
  });
  expect(go).not.toHaveBeenCalled();
});
