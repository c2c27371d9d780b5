import { screen } from '@testing-library/react';
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
  expect(asked).toHaveBeenCalledWith({ studentId: 's1', kind: 'section_504', occasion: 'initial' });
});

test('who has an IEP already is offered its yearly review', () => {
  show(<StartPlan studentId="s1" name="Maya" kind="iep" hasOne onClose={() => {}} />, { answers: {} });
  expect(screen.getByRole('radio', { name: /The yearly review/ })).toBeChecked();
});
