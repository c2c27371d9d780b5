import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import { AnswerOfPlan } from './AnswerOfPlan';

const planAnswer = (change: object = {}) => ({
  planAnswer: {
    __typename: 'PlanAnswer',
    rule: 'notice',
    effects: {
      __typename: 'AnswerEffects',
      yes: 'Begins.',
      part: 'All of it begins.',
      no: 'Begins all the same.',
      silence: 'Begins without.',
      cite: '34 CFR 300.503, 300.518',
    },
    takesEffectOn: '2026-11-02',
    cameOfIt: 'It takes effect on November 2.',
    nextSteps: ['Reconvene.', 'Offer mediation.'],
    notAgreed: [],
    dispute: null,
    noticeId: null,
    mayRecord: true,
    ...change,
  },
});

test('what an answer does stands there with its law, what came of it and what is next', async () => {
  showToStaff(<AnswerOfPlan planId="L1" onChanged={() => {}} />, {
    AnswerOfPlan_plan: () => planAnswer({ noticeId: 'n1' }),
  });
  const region = within(await screen.findByRole('region', { name: "What the family's answer does" }));
  for (const said of ['Begins.', 'All of it begins.', 'It takes effect on November 2.', 'Offer mediation.'])
    expect(region.getByText(said)).toBeVisible();
  expect(region.getByText('34 CFR 300.503, 300.518')).toBeVisible();
  expect(region.getByRole('link', { name: 'Prior written notice of the refusal' })).toHaveAttribute(
    'href',
    '/notices/n1',
  );
});

test('lines that are not in force are named, with what stands in their place', async () => {
  const notAgreed = [
    { __typename: 'LineNotAgreed', itemId: 'a', title: 'Speech', hasBefore: true },
    { __typename: 'LineNotAgreed', itemId: 'b', title: 'Bus', hasBefore: false },
  ];
  showToStaff(<AnswerOfPlan planId="L1" onChanged={() => {}} />, {
    AnswerOfPlan_plan: () => planAnswer({ rule: 'parts', notAgreed, mayRecord: false }),
  });
  expect(await screen.findByText(/Speech:.*the text last agreed stays/)).toBeVisible();
  expect(screen.getByText(/Bus:.*nothing stands in its place/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /due process/ })).toBeNull();
});

test('a complaint is put on record, and then how it ended', async () => {
  const filed: unknown[] = [];
  const { user } = showToStaff(<AnswerOfPlan planId="L1" onChanged={() => {}} />, {
    AnswerOfPlan_plan: () =>
      planAnswer(
        filed.length > 0
          ? {
              dispute: {
                __typename: 'OpenDispute',
                filedBy: 'family',
                filedOn: '2026-10-07',
                note: '',
              },
            }
          : {},
      ),
    AnswerOfPlan_file: (variables: unknown) => {
      filed.push(variables);
      return { recordDispute: { __typename: 'Plan', id: 'L1', state: 'consent_pending' } };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Record a due process complaint…' }));
  await user.click(screen.getByRole('button', { name: 'Put it on record' }));
  expect(await screen.findByRole('button', { name: 'How the complaint ended…' })).toBeVisible();
  expect(filed).toMatchObject([{ planId: 'L1', filedBy: 'family', note: '' }]);
});
