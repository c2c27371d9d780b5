import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToAna } from '../testing/family';
import MeetingPage from './MeetingPage';

const meeting = (change: object) => ({
  meeting: {
    __typename: 'Meeting',
    id: 'm1',
    kind: 'annual_review',
    purpose: 'Look at the plan',
    startsAt: '2099-12-08T15:00:00Z',
    endsAt: '2099-12-08T16:00:00Z',
    location: 'Room 4',
    state: 'notice_sent',
    student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
    participants: [
      {
        __typename: 'MeetingParticipant',
        id: 'a1',
        role: 'parent',
        answer: 'waiting',
        answerNote: null,
        person: { __typename: 'Person', id: 'ana', name: 'Ana Reyes' },
      },
    ],
    ...change,
  },
});

test('the letter’s link leads to the meeting and its answer', async () => {
  showToAna(<MeetingPage meetingId="m1" />, { FamilyMeeting_meeting: () => meeting({}) });
  expect(await screen.findByText('Room 4')).toBeVisible();
  expect(screen.getByRole('radio', { name: 'I am coming' })).toBeVisible();
});

test('a meeting that was called off says so and asks nothing', async () => {
  showToAna(<MeetingPage meetingId="m1" />, { FamilyMeeting_meeting: () => meeting({ state: 'cancelled' }) });
  expect(await screen.findByText('This meeting was called off.')).toBeVisible();
  expect(screen.queryByRole('radio')).toBeNull();
});

test('a meeting that was held says so and offers no other time', async () => {
  showToAna(<MeetingPage meetingId="m1" />, {
    FamilyMeeting_meeting: () =>
      meeting({ state: 'held', startsAt: '2020-01-01T15:00:00Z', endsAt: '2020-01-01T16:00:00Z' }),
  });
  expect(await screen.findByText('This meeting took place.')).toBeVisible();
  expect(screen.queryByText(/another time/)).toBeNull();
  expect(screen.queryByRole('radio')).toBeNull();
});

test('a meeting that is over asks nothing', async () => {
  showToAna(<MeetingPage meetingId="m1" />, {
    FamilyMeeting_meeting: () =>
      meeting({ startsAt: '2020-01-01T15:00:00Z', endsAt: '2020-01-01T16:00:00Z' }),
  });
  expect(await screen.findByText('Room 4')).toBeVisible();
  expect(screen.queryByRole('radio')).toBeNull();
});
