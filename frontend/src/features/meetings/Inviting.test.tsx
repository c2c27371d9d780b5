import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import { MeetingPage } from './MeetingPage';

function participant(id: string, name: string, more: object = {}) {
  return {
    __typename: 'MeetingParticipant',
    id,
    role: 'parent',
    answer: 'waiting',
    answerNote: null,
    attendance: null,
    cameAt: null,
    leftAt: null,
    invitedAt: null,
    hasAddress: true,
    person: { __typename: 'Person', id: `person ${id}`, name },
    ...more,
  };
}

function meeting(participants: object[]) {
  return {
    MeetingPage_read: () => ({
      meeting: {
        __typename: 'Meeting',
        id: 'm1',
        kind: 'annual_review',
        purpose: 'To review the plan and write the next one.',
        startsAt: '2099-12-08T15:00:00Z',
        endsAt: '2099-12-08T16:00:00Z',
        location: 'Room 4',
        state: 'notice_sent',
        noticeSentAt: null,
        beganAt: null,
        may: ['arrange'],
        student: {
          __typename: 'Student',
          id: 'maya',
          name: 'Maya Ruiz',
          givenName: 'Maya',
          may: [],
          rightsHolders: [],
        },
        plan: null,
        participants,
        requiredRoles: [],
      },
    }),
  };
}

const SENT = { invitedAt: '2026-11-20T15:00:00Z' };
const rosa = participant('p1', 'Rosa Ruiz');
const juan = participant('p2', 'Juan Ruiz', { hasAddress: false });

test('sending is the first thing to do while somebody with an address was not written to', async () => {
  showToStaff(<MeetingPage meetingId="m1" />, meeting([rosa, juan]));
  const send = await screen.findByRole('button', { name: 'Send invitations' });
  const quiet = screen.getByRole('button', { name: 'Move meeting' });
  expect(send.className).not.toBe(quiet.className);
});

test('once all letters are sent, who is left is invited on paper, quietly, and the dialog says where addresses come from', async () => {
  const { user } = showToStaff(<MeetingPage meetingId="m1" />, meeting([{ ...rosa, ...SENT }, juan]));
  const paper = await screen.findByRole('button', { name: 'Invite on paper' });
  expect(screen.queryByRole('button', { name: 'Send invitations' })).toBeNull();
  expect(paper.className).toBe(screen.getByRole('button', { name: 'Move meeting' }).className);
  await user.click(paper);
  const dialog = screen.getByRole('alertdialog');
  expect(within(dialog).getByText(/write a family's address on the student's page/)).toBeVisible();
  expect(dialog).not.toHaveTextContent(/come with the district's roster/);
});
