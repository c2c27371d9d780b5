import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToAna } from '../testing/family';
import DeterminationPage from './DeterminationPage';

const held = {
  __typename: 'Determination',
  id: 'd1',
  state: 'held',
  revision: 2,
  plainly: 'The group, you with it, is deciding.',
  outcome: null,
  decidedOn: null,
  primaryCategory: 'SLI',
  sha256: null,
  noticeId: null,
  report: null,
  student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
  categories: [
    {
      __typename: 'DisabilityCategory',
      code: 'SLI',
      says: 'Speech or language impairment',
      plainly: 'Your child finds it hard to speak clearly.',
    },
  ],
  parts: [
    {
      __typename: 'DeterminationPart',
      key: 'decision',
      questions: [{ __typename: 'DeterminationQuestion', key: 'why', text: 'She speaks in single words.' }],
    },
  ],
  group: [
    {
      __typename: 'DeterminationMember',
      id: 'm1',
      name: 'Helena Ruiz',
      roleSays: 'Parent',
      conclusion: 'waiting',
      statement: null,
      isMe: true,
      isAskedAgain: false,
    },
  ],
};
const asked = (determination: object | null) => ({
  FamilyDetermination_determination: () => ({ determination }),
});

test('a mother is of the group: both answers are alike, and who sees it otherwise says how', async () => {
  let said: Record<string, unknown> | undefined;
  const { user, container } = showToAna(<DeterminationPage determinationId="d1" />, {
    ...asked(held),
    FamilyDetermination_conclude: (variables) => {
      said = variables;
      return { concludeDetermination: { __typename: 'Determination', id: 'd1', state: 'held' } };
    },
  });
  const send = await screen.findByRole('button', { name: 'Send my answer' });
  expect(send).toBeDisabled();
  expect(await wrongIn(container)).toEqual([]);
  await user.click(screen.getByRole('radio', { name: 'I see it another way' }));
  expect(send).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: /How do you see it/ }), 'She speaks well at home.');
  await user.click(send);
  expect(said).toMatchObject({
    memberId: 'm1',
    revision: 2,
    conclusion: 'differs',
    statement: 'She speaks well at home.',
  });
});

test('on a form the school changed meanwhile the answer waits, with what she typed', async () => {
  const sent: Record<string, unknown>[] = [];
  let asked = 0;
  const { user } = showToAna(<DeterminationPage determinationId="d1" />, {
    FamilyDetermination_determination: () => ({
      determination: { ...held, revision: asked++ ? 3 : 2, plainly: asked > 1 ? 'It reads anew.' : 'First.' },
    }),
    FamilyDetermination_conclude: (variables) => {
      sent.push(variables);
      const problem = {
        code: 'DETERMINATION_FORM_CHANGED',
        message: 'It changed.',
        doNext: null,
        field: null,
      };
      return { concludeDetermination: { __typename: 'Problem', ...problem } };
    },
  });
  await user.click(await screen.findByRole('radio', { name: 'I see it another way' }));
  await user.type(screen.getByRole('textbox', { name: /How do you see it/ }), 'She speaks well.');
  await user.click(screen.getByRole('button', { name: 'Send my answer' }));
  expect(await screen.findByText('It changed.')).toBeVisible();
  expect(await screen.findByText('It reads anew.')).toBeVisible();
  expect(screen.getByRole('textbox', { name: /How do you see it/ })).toHaveValue('She speaks well.');
  await user.click(screen.getByRole('button', { name: 'Send my answer' }));
  expect(sent.map(({ revision }) => revision)).toEqual([2, 3]);
});

test('what was decided stands in plain words, with the reason and the letter', async () => {
  const decided = {
    ...held,
    state: 'eligible',
    plainly: 'Your child needs special education.',
    outcome: 'eligible',
    decidedOn: '2026-11-25',
    sha256: 'abc',
    noticeId: 'n1',
  };
  const { container } = showToAna(<DeterminationPage determinationId="d1" />, asked(decided));
  expect(await screen.findByText('Your child needs special education.')).toBeVisible();
  expect(screen.getByText(/finds it hard to speak clearly/)).toBeVisible();
  expect(screen.getByText('She speaks in single words.')).toBeVisible();
  expect(screen.getByRole('link', { name: /letter about it/ })).toHaveAttribute('href', '/family/notices/n1');
  expect(screen.queryByRole('button', { name: 'Send my answer' })).not.toBeInTheDocument();
  expect(await wrongIn(container)).toEqual([]);
});

test('a decision that is not theirs to read is not there', async () => {
  showToAna(<DeterminationPage determinationId="d1" />, asked(null));
  expect(await screen.findByText('This page is not here.')).toBeVisible();
  expect(screen.queryByText('Why')).not.toBeInTheDocument();
});
