import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import DeadlinesOfStudent from './DeadlinesOfStudent';

const EVALUATION = {
  __typename: 'Deadline',
  id: 'd1',
  name: 'First evaluation',
  dueOn: '2999-02-03',
  state: 'OPEN',
  metOn: null,
  isLate: false,
  excusedUntil: null,
  isWait: false,
  lateReason: null,
  viewerMayGiveReason: false,
};
const LATE = {
  ...EVALUATION,
  id: 'd2',
  name: 'Annual review',
  dueOn: '2026-01-02',
  isLate: true,
  viewerMayGiveReason: true,
};
const NO_CALENDAR = { ...EVALUATION, id: 'd3', name: 'Manifestation determination', dueOn: null };
const DONE = { ...EVALUATION, id: 'd4', name: 'Notice of the meeting', state: 'MET', metOn: '2026-03-04' };

const why = (deadline: object) => ({
  deadlineExplanation: {
    __typename: 'DeadlineExplanation',
    countedFrom: '2998-11-09',
    sentence: 'First evaluation: by February 3, 2999. That is 45 school days after November 9.',
    steps: ['Counted: 45 school days.', 'Not counted: 1 day of closure: Snow (December 10)'],
    law: '19 TAC 89.1011 (TX, EVAL_INITIAL, version 1)',
    standing: 'Not confirmed yet: nobody of your district has read this rule at its source.',
    note: null,
    moved: [
      {
        __typename: 'DeadlineMoved',
        at: '2026-12-10T15:00:00Z',
        fromDay: '2999-02-02',
        toDay: '2999-02-03',
        why: 'The school calendar changed.',
      },
    ],
    waiver: null,
    mayWaive: [],
    deadline: {
      __typename: 'Deadline',
      id: 'd1',
      studentId: 's1',
      name: 'First evaluation',
      dueOn: '2999-02-03',
      isLate: false,
      excusedUntil: null,
      isUnconfirmed: true,
      lateReason: null,
      lateNote: null,
      viewerMayGiveReason: false,
      viewerMayExtend: false,
      grounds: [],
      ...deadline,
    },
  },
});

const page = (deadlines: object[] | null, answers = {}) =>
  showToStaff(<DeadlinesOfStudent standing="" studentId="s1" />, {
    DeadlinesOfStudent_list: () => ({ deadlines }),
    DeadlineDialog_explanation: () => why({}),
    LateReason_reasons: () => ({
      lateReasons: [{ __typename: 'LateReason', code: 'overlooked', name: 'It was overlooked' }],
    }),
    ...answers,
  });

test('a date opens into its sentence, how it was counted, and the law', async () => {
  const { user } = page([EVALUATION]);
  await user.click(await screen.findByRole('button', { name: /^First evaluation: .*Why this day\?$/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'First evaluation' }));
  expect(await dialog.findByText(/^First evaluation: by February 3, 2999/)).toBeVisible();
  const steps = dialog.getAllByRole('listitem').map((step) => step.textContent);
  expect(steps.slice(0, 2)).toEqual([
    'Counted: 45 school days.',
    'Not counted: 1 day of closure: Snow (December 10)',
  ]);
  expect(dialog.getByText(/19 TAC 89\.1011/)).toBeVisible();
  expect(dialog.getByText(/^Not confirmed yet/)).toBeVisible();
  expect(steps[2]).toMatch(/The school calendar changed\./);
  await user.keyboard('{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('what is late is asked why, and nothing waits for the answer', async () => {
  const { user, lastAsked } = page([LATE], {
    DeadlineDialog_explanation: () =>
      why({ id: 'd2', name: 'Annual review', viewerMayGiveReason: true, isUnconfirmed: false }),
    LateReason_give: () => ({ giveLateReason: { ...LATE, lateReason: 'It was overlooked' } }),
  });
  await user.click(await screen.findByRole('button', { name: 'Say why it is late' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Annual review' }));
  expect(await dialog.findByRole('button', { name: 'Keep the reason' })).toBeDisabled();
  await user.click(dialog.getByRole('button', { name: /Why it is late/ }));
  await user.click(await screen.findByRole('option', { name: 'It was overlooked' }));
  await user.click(dialog.getByRole('button', { name: 'Keep the reason' }));
  await waitFor(() => expect(lastAsked('LateReason_give')).toMatchObject({ id: 'd2', reason: 'overlooked' }));
});

test('without a calendar there is no day, and what is done stands behind', async () => {
  const { user } = page([NO_CALENDAR, DONE]);
  expect(await screen.findByText('No day yet: a school calendar is missing')).toBeVisible();
  await user.click(screen.getByRole('button', { name: '1 is behind' }));
  expect(await screen.findByText('Notice of the meeting')).toBeVisible();
  expect(screen.getByText(/^Done /)).toBeVisible();
});

test('who does not see deadlines sees no heading either', async () => {
  const { asked } = page(null);
  await waitFor(() =>
    expect(asked.map(({ body }) => body.operationName)).toContain('DeadlinesOfStudent_list'),
  );
  expect(screen.queryByText('Days the law sets')).toBeNull();
});

test('another reason is said in words, and a later day needs a ground, a day and what was agreed', async () => {
  const { user, lastAsked } = page([LATE], {
    DeadlineDialog_explanation: () =>
      why({
        id: 'd2',
        name: 'Annual review',
        viewerMayGiveReason: true,
        viewerMayExtend: true,
        grounds: [{ __typename: 'LateReason', code: 'written_agreement', name: 'Agreed in writing' }],
      }),
    LateReason_reasons: () => ({
      lateReasons: [{ __typename: 'LateReason', code: 'other', name: 'Another reason' }],
    }),
    LateReason_give: () => ({ giveLateReason: { ...LATE, lateReason: 'Another reason', lateNote: 'Snow' } }),
  });
  await user.click(await screen.findByRole('button', { name: 'Say why it is late' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Annual review' }));
  await user.click(dialog.getByRole('button', { name: /Why it is late/ }));
  await user.click(await screen.findByRole('option', { name: 'Another reason' }));
  expect(dialog.getByRole('button', { name: 'Keep the reason' })).toBeDisabled();
  await user.type(dialog.getByRole('textbox', { name: /In a few words/ }), 'Snow');
  await user.click(dialog.getByRole('button', { name: 'Keep the reason' }));
  await waitFor(() => expect(lastAsked('LateReason_give')).toMatchObject({ reason: 'other', note: 'Snow' }));
  await user.click(await dialog.findByRole('button', { name: 'Put on record what excuses it' }));
  expect(await dialog.findByRole('button', { name: 'Put it on record' })).toBeDisabled();
});

test('a later day names the file that shows it; what is overdue is excused beside its day', async () => {
  const deadline = {
    viewerMayExtend: true,
    grounds: [{ __typename: 'LateReason', code: 'g', name: 'Not brought' }],
  };
  const files = () => ({
    student: {
      __typename: 'Student',
      id: 's1',
      attachments: {
        __typename: 'AttachmentConnection',
        edges: [
          {
            __typename: 'AttachmentEdge',
            node: { __typename: 'Attachment', id: 'f1', title: 'Three letters', state: 'ready' },
          },
        ],
      },
    },
  });
  const { user, lastAsked } = page([{ ...LATE, excusedUntil: '2026-01-20' }], {
    DeadlineDialog_explanation: () =>
      why({
        ...deadline,
        id: 'd2',
        name: 'Annual review',
        isLate: true,
        dueOn: '2026-01-02',
        excusedUntil: '2026-01-20',
      }),
    Extension_files: files,
    Extension_extend: () => ({
      extendDeadline: {
        __typename: 'InvalidInputProblem',
        code: 'X',
        message: 'Not so late.',
        doNext: null,
        field: 'until',
      },
    }),
  });
  expect(await screen.findByText(/^Excused until /)).toBeVisible();
  await user.click(screen.getByRole('button', { name: /^Annual review: .*Why this day\?$/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Annual review' }));
  expect(await dialog.findByText(/^Overdue all the same\./)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: 'Put on record what excuses it' }));
  expect(dialog.getByText(/the administrators are told\./)).toBeVisible();
  await user.click(dialog.getByRole('button', { name: /On which ground/ }));
  await user.click(await screen.findByRole('option', { name: 'Not brought' }));
  await user.click(dialog.getByRole('button', { name: /What shows it/ }));
  await user.click(await screen.findByRole('option', { name: 'Three letters' }));
  await user.type(dialog.getByRole('textbox', { name: 'What happened' }), 'Nobody came');
  const send = dialog.getByRole('button', { name: 'Put it on record' });
  expect(send).toBeDisabled();
  await user.click(dialog.getByRole('spinbutton', { name: /month/i }));
  await user.keyboard('02012026');
  await user.click(send);
  await waitFor(() =>
    expect(lastAsked('Extension_extend')).toMatchObject({
      ground: 'g',
      attachmentId: 'f1',
      until: '2026-02-01',
    }),
  );
  expect(await dialog.findByText('Not so late.')).toBeVisible();
});

test('that nothing is due is said only where no day is waited for', async () => {
  const shown = (deadlines: object[]) =>
    showToStaff(<DeadlinesOfStudent standing="" studentId="maya" whenNoneIsOpen="Nothing is due." />, {
      DeadlinesOfStudent_list: () => ({ deadlines }),
    });
  const { unmount } = shown([EVALUATION, DONE]);
  expect(await screen.findByText('First evaluation')).toBeVisible();
  expect(screen.queryByText('Nothing is due.')).toBeNull();
  unmount();
  shown([DONE]);
  expect(await screen.findByText('Nothing is due.')).toBeVisible();
});
