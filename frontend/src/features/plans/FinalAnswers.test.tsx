import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { FinalAnswers } from './FinalAnswers';

const choice = (itemId: string, title: string, said: string, comment: string | null = null) => ({
  __typename: 'ItemChoice',
  itemId,
  title,
  choice: said,
  comment,
});

function asked(id: string, name: string, choices: object[] | null) {
  return {
    __typename: 'SignatureRequest',
    id,
    person: { __typename: 'Person', id: `p-${id}`, name },
    signature: choices && { __typename: 'Signature', id: `s-${id}`, choices },
  };
}

test('what the family does not agree with stands there in their words; what they agree with is a count', async () => {
  show(<FinalAnswers planId="L1" />, {
    answers: {
      FinalAnswers_plan: () => ({
        plan: {
          __typename: 'Plan',
          id: 'L1',
          student: { __typename: 'Student', id: 's1', may: ['arrange_meeting'] },
          latestVersion: {
            __typename: 'PlanVersion',
            id: 'v1',
            signatureRequests: [
              asked('r1', 'Rosa Ruiz', [
                choice('g1', 'Goal 1: Reading', 'agree'),
                choice('v1', 'Speech', 'disagree', 'Not during art.'),
              ]),
              asked('r2', 'Leo Ruiz', [choice('g1', 'Goal 1: Reading', 'agree')]),
              asked('r3', 'Ben Ruiz', null),
            ],
          },
        },
      }),
    },
  });
  const said = within(await screen.findByRole('region', { name: 'What the family said' }));
  expect(said.getByText('agrees with 1 of 2 parts')).toBeVisible();
  expect(said.getByText('Does not agree')).toBeVisible();
  expect(said.getByText('Speech')).toBeVisible();
  expect(said.getByText('“Not during art.”')).toBeVisible();
  expect(said.getByText('agrees with every part')).toBeVisible();
  expect(said.queryByText('Goal 1: Reading')).not.toBeInTheDocument();
  // And what can be done about it.
  expect(said.getByRole('link', { name: 'Arrange a meeting about it' })).toHaveAttribute(
    'href',
    '/meetings/new?studentId=s1',
  );
  expect(said.queryByText('Ben Ruiz')).not.toBeInTheDocument();
});
