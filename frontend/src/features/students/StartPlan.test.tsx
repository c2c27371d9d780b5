import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { StartPlan } from './StartPlan';

const refused = {
  __typename: 'OtherProblem',
  code: 'DRAFT_ALREADY_OPEN',
  message: 'There already is a draft of this plan.',
  doNext: null,
  field: null,
};

test('a first 504 plan is begun as what it is, and a refusal is said', async () => {
  const asked = vi.fn();
  const { user } = show(
    <StartPlan studentId="s1" name="Jonah" kind="section_504" hasOne={false} onClose={() => {}} />,
    {
      answers: {
        StartPlan_start: (variables) => {
          asked(variables);
          return { startPlan: refused };
        },
      },
    },
  );
  expect(screen.getByRole('dialog', { name: 'Start a 504 plan: Jonah' })).toBeVisible();
  expect(screen.getByText(/accommodations or services, but no specially designed instruction/)).toBeVisible();
  expect(screen.getByRole('radio', { name: /The first 504 plan/ })).toBeChecked();
  await user.click(screen.getByRole('button', { name: 'Start a 504 plan' }));
  expect(await screen.findByText('There already is a draft of this plan.')).toBeVisible();
  expect(asked).toHaveBeenCalledWith({
    studentId: 's1',
    kind: 'section_504',
    occasion: 'initial',
    carryForward: false,
  });
});

const LAST = {
  carryForward: {
    __typename: 'CarryForward',
    plan: { __typename: 'Plan', id: 'p0', startsOn: '2025-11-10', endsOn: '2026-11-09' },
    carried: ['Present levels', 'Annual goals'],
    anew: ['Extended school year'],
  },
};

function yearly() {
  const asked = vi.fn();
  const shown = show(<StartPlan studentId="s1" name="Maya" kind="iep" hasOne onClose={() => {}} />, {
    answers: {
      StartPlan_carry: () => LAST,
      StartPlan_start: (variables) => {
        asked(variables);
        return { startPlan: refused };
      },
    },
  });
  return { ...shown, asked };
}

test('who has an IEP already is offered its yearly review, which begins with the last plan', async () => {
  const { user, asked } = yearly();
  expect(screen.getByRole('radio', { name: /The yearly review/ })).toBeChecked();
  const begin = await screen.findByRole('checkbox', { name: /Begin with the plan of .*2025 – / });
  expect(begin).toBeChecked();
  expect(screen.getByText('Carried over: Present levels and Annual goals.')).toBeVisible();
  expect(
    screen.getByText(/is marked "From the last plan" until somebody confirms or changes it/),
  ).toBeVisible();
  expect(screen.getByText(/^Asked anew: Extended school year; also dates/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Start an IEP' }));
  await waitFor(() =>
    expect(asked).toHaveBeenCalledWith({
      studentId: 's1',
      kind: 'iep',
      occasion: 'annual',
      carryForward: true,
    }),
  );
});

test('it may begin empty, and a first plan always does', async () => {
  const { user, asked } = yearly();
  await user.click(await screen.findByRole('checkbox', { name: /Begin with the plan of/ }));
  expect(screen.getByText('The draft begins empty.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Start an IEP' }));
  await waitFor(() =>
    expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ carryForward: false })),
  );
  await user.click(screen.getByRole('radio', { name: /The first plan/ }));
  expect(screen.queryByRole('checkbox')).toBeNull();
});
