import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import NoticeOfMeeting from './NoticeOfMeeting';

const NOTICE = {
  __typename: 'Deadline',
  id: 'd1',
  name: 'Notice of the meeting',
  meetingId: 'm1',
  dueOn: '2999-01-02',
  state: 'OPEN',
  metOn: null,
  isLate: false,
};
const why = (also: object) => ({
  deadlineExplanation: {
    __typename: 'DeadlineExplanation',
    countedFrom: '2999-01-12',
    sentence: 'Notice of the meeting: by January 2, 2999.',
    steps: [],
    law: '23 IAC 226.530 (IL, MEETING_NOTICE, version 1)',
    standing: 'Not confirmed yet.',
    note: null,
    moved: [],
    waiver: null,
    mayWaive: [],
    deadline: {
      __typename: 'Deadline',
      id: 'd1',
      studentId: 's1',
      name: 'Notice of the meeting',
      dueOn: '2999-01-02',
      isLate: false,
      excusedUntil: null,
      isUnconfirmed: true,
      lateReason: null,
      lateNote: null,
      viewerMayGiveReason: false,
      viewerMayExtend: false,
      grounds: [],
    },
    ...also,
  },
});

const page = (deadlines: object[] | null, answers = {}) =>
  showToStaff(<NoticeOfMeeting meetingId="m1" studentId="s1" asOf="proposed" />, {
    NoticeOfMeeting_list: () => ({ deadlines }),
    DeadlineDialog_explanation: () => why({}),
    ...answers,
  });

test('the newest day of this meeting is said, and no other meeting’s', async () => {
  page([
    { ...NOTICE, id: 'd0', meetingId: 'm0', dueOn: '2998-01-02' },
    { ...NOTICE, id: 'd2', state: 'MET', metOn: '2026-03-04', isLate: true },
    // Of the day before it moved.
    { ...NOTICE, state: 'MET', metOn: '2026-02-03' },
  ]);
  expect(await screen.findByText(/^Notice to the family: sent late, /)).toBeVisible();
  expect(screen.getAllByText(/^Notice to the family/)).toHaveLength(1);
});

test('where no row says days, and for who sees no deadlines, nothing is said', async () => {
  const { asked } = page(null);
  await waitFor(() => expect(asked.map(({ body }) => body.operationName)).toContain('NoticeOfMeeting_list'));
  expect(screen.queryByText(/^Notice to the family/)).toBeNull();
});

test('its day opens into why, and that the family gave it up is put on record with the paper', async () => {
  const files = () => ({
    student: {
      __typename: 'Student',
      id: 's1',
      attachments: {
        __typename: 'AttachmentConnection',
        edges: [
          {
            __typename: 'AttachmentEdge',
            node: { __typename: 'Attachment', id: 'f1', title: 'Signed waiver', state: 'ready' },
          },
        ],
      },
    },
  });
  let isWaived = false;
  const { user, lastAsked } = page([NOTICE], {
    DeadlineDialog_explanation: () =>
      isWaived
        ? why({
            waiver: { __typename: 'DeadlineWaiver', byName: 'Rosa Ruiz', on: '2026-02-01', note: 'We come.' },
          })
        : why({ mayWaive: [{ __typename: 'WhoMayWaive', id: 'p1', name: 'Rosa Ruiz' }] }),
    Extension_files: files,
    Waiver_record: () => {
      isWaived = true;
      return {
        waiveDeadline: { __typename: 'Deadline', id: 'd1', state: 'WITHDRAWN', lateReason: null },
      };
    },
  });
  expect(await screen.findByText('Notice to the family: not sent yet')).toBeVisible();
  await user.click(screen.getByRole('button', { name: /^Notice due: .*Why this day\?$/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Notice of the meeting' }));
  expect(await dialog.findByText('Notice of the meeting: by January 2, 2999.')).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'The family gave this time up in writing' }));
  const send = dialog.getByRole('button', { name: 'Put it on record' });
  expect(send).toBeDisabled();
  await user.click(dialog.getByRole('button', { name: /The signed paper/ }));
  await user.click(await screen.findByRole('option', { name: 'Signed waiver' }));
  await user.click(dialog.getByRole('spinbutton', { name: /month/i }));
  await user.keyboard('02012026');
  await user.click(send);
  await waitFor(() =>
    expect(lastAsked('Waiver_record')).toMatchObject({
      id: 'd1',
      dueOn: '2999-01-02',
      countedFrom: '2999-01-12',
      waivedById: 'p1',
      waivedOn: '2026-02-01',
      attachmentId: 'f1',
      note: null,
    }),
  );
  expect(await dialog.findByText(/^Rosa Ruiz gave this time up in writing on /)).toBeVisible();
  expect(dialog.getByText('“We come.”')).toBeVisible();
  expect(dialog.queryByRole('button', { name: 'The family gave this time up in writing' })).toBeNull();
});
