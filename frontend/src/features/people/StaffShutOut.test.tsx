import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { StaffShutOut } from './StaffShutOut';

const one = (name: string, more: object = {}) => ({
  __typename: 'ShutOut',
  hasAddress: true,
  invitedAt: null,
  expiresAt: null,
  person: { __typename: 'Person', id: name, name },
  ...more,
});
const all = (first: object[], total = first.length, stillToInvite = total) => ({
  __typename: 'StaffShutOut',
  total,
  stillToInvite,
  first,
});

test('everybody who cannot sign in any more is invited at once, after being asked', async () => {
  let found = all([one('Ana Reyes'), one('Bo Lindqvist', { hasAddress: false })], 2, 1);
  const invited = { invitedAt: '2026-11-26T18:00:00Z', expiresAt: '2026-12-10T18:00:00Z' };
  const { user, asked } = show(<StaffShutOut />, {
    answers: {
      StaffShutOut_read: () => ({ staffShutOut: found }),
      StaffShutOut_inviteAll: () => {
        found = all([one('Ana Reyes', invited), one('Bo Lindqvist', { hasAddress: false })], 2, 0);
        return { inviteAllStaffAgain: found };
      },
    },
  });
  const section = within(await screen.findByRole('region', { name: /Cannot sign in any more/ }));
  expect(section.getByText('No email address: add one in the roster first')).toBeVisible();
  expect(section.queryByRole('button', { name: 'Invite again: Bo Lindqvist' })).not.toBeInTheDocument();
  await user.click(section.getByRole('button', { name: 'Invite all again' }));
  const dialog = within(await screen.findByRole('alertdialog'));
  expect(dialog.getByText('One person has not been invited yet and gets a letter now.')).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Send invitations' }));
  expect(await section.findByText(/^Invited on Thu, Nov 26/)).toBeVisible();
  expect(section.queryByRole('button', { name: 'Invite all again' })).not.toBeInTheDocument();
  expect(asked.filter((sent) => sent.body.operationName === 'StaffShutOut_inviteAll')).toHaveLength(1);
});

test('one person is invited again by name', async () => {
  const { user, asked } = show(<StaffShutOut />, {
    answers: {
      StaffShutOut_read: () => ({ staffShutOut: all([one('Ana Reyes')], 120) }),
      StaffShutOut_invite: () => ({ inviteStaffAgain: all([one('Ana Reyes')]) }),
    },
  });
  expect(await screen.findByText('and 119 more')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Invite again: Ana Reyes' }));
  await waitFor(() =>
    expect(
      asked.find((sent) => sent.body.operationName === 'StaffShutOut_invite')?.body.variables,
    ).toMatchObject({
      personId: 'Ana Reyes',
    }),
  );
});

test('where nobody is shut out there is nothing', async () => {
  const { container, asked } = show(<StaffShutOut />, {
    answers: { StaffShutOut_read: () => ({ staffShutOut: all([]) }) },
  });
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(container).not.toHaveTextContent(/./);
});
