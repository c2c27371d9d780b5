import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToAna } from '../testing/family';
import HelpPage from './HelpPage';

const child = (more: object) => ({
  student: {
    __typename: 'Student',
    id: 'maya',
    givenName: 'Maya',
    may: ['ask_for_help'],
    cases: [],
    ...more,
  },
});

test('a mother says what worries her, without typing what the school knows, and gets a receipt', async () => {
  let asked: Record<string, unknown> | undefined;
  const { user, container } = showToAna(<HelpPage studentId="maya" />, {
    FamilyHelp_child: () => child({}),
    FamilyHelp_ask: (variables) => {
      asked = variables;
      return {
        askForHelp: {
          __typename: 'HelpRequest',
          id: 'r1',
          number: 'H7K2-9QXM',
          receivedOn: '2026-11-27',
        },
      };
    },
  });
  const send = await screen.findByRole('button', { name: 'Send the request' });
  expect(send).toBeDisabled();
  expect(await wrongIn(container)).toEqual([]);
  await user.type(screen.getByRole('textbox', { name: /What worries you/ }), 'She does not read.');
  await user.click(send);
  expect(await screen.findByText(/number H7K2-9QXM/)).toBeVisible();
  expect(asked).toMatchObject({ studentId: 'maya', concern: 'She does not read.', wantsInterpreter: false });
});

test('where an earlier request stands is said in plain words, to who may not ask, too', async () => {
  showToAna(<HelpPage studentId="maya" />, {
    FamilyHelp_child: () =>
      child({
        may: [],
        cases: [
          {
            __typename: 'Case',
            id: 'c1',
            state: 'referred',
            plainly: 'The school has your request.',
            receivedOn: '2026-11-02',
          },
        ],
      }),
  });
  expect(await screen.findByText('The school has your request.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Send the request' })).not.toBeInTheDocument();
});
