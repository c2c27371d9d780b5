import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SessionGate } from '@/app/session';
import { type Answers, show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { ToastRegion } from '@/ui';
import { HistoryButton } from '../HistoryButton';

const ANA = { __typename: 'Person', id: 'ana', name: 'Ana Flores', initials: 'AF' };
const BO = { __typename: 'Person', id: 'bo', name: 'Bo Lindqvist', initials: 'BL' };
const moment = (number: number, people: string[], more: object = {}) => ({
  __typename: 'SectionMoment',
  number,
  startedAt: `2026-11-2${number}T16:00:00Z`,
  endedAt: `2026-11-2${number}T16:04:00Z`,
  people,
  putsBack: null,
  ...more,
});
const WRITTEN = [
  {
    key: 'strengths',
    label: 'Strengths',
    rowId: null,
    title: null,
    by: null,
    at: null,
    values: [
      {
        key: 'strengths',
        label: 'Strengths',
        textLanguage: 'en',
        pieces: [
          { text: 'She reads.', by: 'ana', at: '2026-11-21T16:04:00Z' },
          { text: 'She runs.', by: 'bo', at: '2026-11-22T16:04:00Z' },
          { text: 'She sings.', by: null, at: null },
        ],
      },
    ],
  },
];
const history = (more: object = {}) => ({
  sectionHistory: {
    __typename: 'SectionHistory',
    mayRestore: true,
    written: WRITTEN,
    moments: [moment(1, ['ana']), moment(2, ['ana', 'bo']), moment(3, ['bo'])],
    people: [ANA, BO],
    ...more,
  },
});
const told = ({ number }: Record<string, unknown>) => ({
  sectionMoment: {
    __typename: 'SectionAsItStood',
    changeCount: 1,
    moment: { __typename: 'SectionMoment', number },
    previous: number === 1 ? null : { __typename: 'SectionMoment', number: Number(number) - 1 },
    parts: [
      {
        key: 'strengths',
        label: 'Strengths',
        how: 'changed',
        rowId: null,
        title: null,
        isMoved: false,
        placeBefore: null,
        placeAfter: null,
        changeCount: 1,
        values: [
          {
            key: 'strengths',
            label: 'Strengths',
            how: 'changed',
            textLanguage: 'en',
            runs: [
              { how: 'same', text: `Text ${number} ` },
              { how: 'removed', text: 'old' },
              { how: 'added', text: 'new' },
            ],
          },
        ],
      },
    ],
  },
});

async function open(answers: Answers = {}) {
  const shown = show(
    <SessionGate onSignedOut={() => {}}>
      <HistoryButton planId="p1" sectionKey="present_levels" title="Present levels" />
      <ToastRegion />
    </SessionGate>,
    {
      answers: {
        Session_viewer: () => ({ viewer: VIEWER }),
        SectionHistory_moments: () => history(),
        SectionHistory_moment: told,
        ...answers,
      },
    },
  );
  await shown.user.click(await screen.findByRole('button', { name: 'History: Present levels' }));
  return shown;
}

const line = () => screen.findByRole('slider', { name: 'Moments of this section' });
/** As a browser does on an arrow key in a native slider, which jsdom leaves out. */
const goTo = (slider: HTMLElement, place: number) =>
  fireEvent.change(slider, { target: { value: String(place) } });
const asked = (shown: Awaited<ReturnType<typeof open>>, name: string) =>
  shown.asked.filter((one) => one.body.operationName === name).map((one) => one.body.variables);

test('the newest moment is shown first, and each says who wrote it and when', async () => {
  await open();
  const slider = await line();
  expect(slider).toHaveAttribute('aria-valuetext', 'Bo Lindqvist, Mon, Nov 23, 9:04 AM. Moment 3 of 3');
  expect(await screen.findByText(/Text 3/)).toBeVisible();
  goTo(slider, 1);
  expect(slider).toHaveAttribute(
    'aria-valuetext',
    'Ana Flores and Bo Lindqvist, Sun, Nov 22, 9:04 AM. Moment 2 of 3',
  );
  const words = await screen.findByText(/Text 2/);
  const around = words.parentElement as HTMLElement;
  expect(around.querySelector('del')).toHaveTextContent('removed: old');
  expect(around.querySelector('ins')).toHaveTextContent('added: new');
});

test('a moment that is only passed over is not asked for', async () => {
  const shown = await open();
  const slider = await line();
  await screen.findByText(/Text 3/);
  for (const place of [1, 0, 1, 0]) goTo(slider, place);
  await screen.findByText(/Text 1/);
  expect(screen.getByText('With this the section began')).toBeVisible();
  expect(asked(shown, 'SectionHistory_moment').map((one) => one?.number)).toEqual([3, 1]);
});

test('restoring says what will happen, does it once, and can be undone', async () => {
  const shown = await open({
    SectionHistory_restore: () => ({ restoreSection: { __typename: 'SectionRestored', number: 9 } }),
    SectionHistory_undo: () => ({ undoRestore: { __typename: 'SectionRestored', number: 10 } }),
  });
  const { user } = shown;
  const slider = await line();
  // What stands there now needs no putting back.
  expect(screen.queryByRole('button', { name: 'Restore this…' })).toBeNull();
  goTo(slider, 0);
  await user.click(await screen.findByRole('button', { name: 'Restore this…' }));
  const asking = await screen.findByRole('group', { name: 'Restore this moment?' });
  expect(asking).toHaveFocus();
  expect(asking).toHaveTextContent(/will say again what it said on Sat, Nov 21, 9:04 AM, for everybody/);
  await user.click(within(asking).getByRole('button', { name: 'Restore' }));
  await waitFor(() =>
    expect(asked(shown, 'SectionHistory_restore')).toEqual([
      { planId: 'p1', sectionKey: 'present_levels', number: 1 },
    ]),
  );
  await waitFor(() => expect(asked(shown, 'SectionHistory_moments')).toHaveLength(2));
  expect(await line()).toHaveFocus();
  await user.click(await screen.findByRole('button', { name: 'Undo', hidden: true }));
  await waitFor(() =>
    expect(asked(shown, 'SectionHistory_undo')).toEqual([
      { planId: 'p1', sectionKey: 'present_levels', number: 9 },
    ]),
  );
});

test('a refusal to restore is said, and the moment stays', async () => {
  const { user } = await open({
    SectionHistory_restore: () => ({
      restoreSection: {
        __typename: 'ConflictProblem',
        code: 'PLAN_IS_FINAL',
        message: 'This plan is final.',
        doNext: null,
        field: null,
      },
    }),
  });
  goTo(await line(), 0);
  await user.click(await screen.findByRole('button', { name: 'Restore this…' }));
  await user.click(await screen.findByRole('button', { name: 'Restore' }));
  expect(await screen.findByText('This plan is final.')).toBeVisible();
  expect(await screen.findByText(/Text 1/)).toBeVisible();
});

test('who may only read looks and is offered no way back', async () => {
  await open({ SectionHistory_moments: () => history({ mayRestore: false }) });
  goTo(await line(), 0);
  expect(await screen.findByText(/Text 1/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Restore this…' })).toBeNull();
});

test('who wrote what stands beside each paragraph, and what is not known is said', async () => {
  const { user } = await open();
  await user.click(await screen.findByRole('tab', { name: 'Who wrote what' }));
  const panel = screen.getByRole('tabpanel');
  const beside = (text: string) => within(panel).getByText(text).parentElement;
  expect(beside('She reads.')).toHaveTextContent('Ana Flores, Sat, Nov 21, 9:04 AM');
  expect(beside('She runs.')).toHaveTextContent('Bo Lindqvist');
  expect(beside('She sings.')).toHaveTextContent('Not known who');
});

test('of many moments one looks at a single person’s', async () => {
  const many = Array.from({ length: 9 }, (_, n) => moment(n + 1, [n % 3 === 0 ? 'bo' : 'ana']));
  const { user } = await open({
    SectionHistory_moments: () =>
      history({ moments: [...many.slice(0, 8), moment(9, ['ana'], { putsBack: '2026-11-21T16:04:00Z' })] }),
  });
  expect(await line()).toHaveAttribute(
    'aria-valuetext',
    expect.stringContaining('put back what stood there on Sat, Nov 21, 9:04 AM. Moment 9 of 9'),
  );
  await user.click(screen.getByRole('button', { name: /Moments of/ }));
  await user.click(screen.getByRole('option', { name: 'Bo Lindqvist' }));
  expect(await line()).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Bo Lindqvist.*3 of 3$/));
});

test.each([
  ['nothing written', history({ moments: [] }), 'Nobody has written in this section yet.'],
  ['not theirs', { sectionHistory: null }, /not yours to read/],
])('%s is said', async (_what, answer, words) => {
  await open({ SectionHistory_moments: () => answer });
  expect(await screen.findByText(words)).toBeVisible();
});

test('after an error one can try again; a moment that has gone into another has everything asked anew', async () => {
  let tries = 0;
  const shown = await open({
    SectionHistory_moments: () => {
      tries += 1;
      if (tries === 1) throw new TypeError('offline');
      return history(tries > 2 ? { moments: [moment(3, ['bo'])] } : {});
    },
    SectionHistory_moment: (variables) =>
      variables.number === 1 ? { sectionMoment: null } : told(variables),
  });
  await shown.user.click(await screen.findByRole('button', { name: /again/i }));
  goTo(await line(), 0);
  await waitFor(() => expect(tries).toBe(3));
  expect(await line()).toHaveAttribute('aria-valuetext', expect.stringContaining('1 of 1'));
});
