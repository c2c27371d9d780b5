import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { SessionGate } from '@/app/session';
import { type Answers, show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { ComparePage } from './ComparePage';
import { type Choice, choiceOf } from './choice';

const side = (id: string, of: string, at: string | null, more: object = {}) => ({
  __typename: 'PlanSide',
  id,
  of,
  occasion: 'annual',
  number: of === 'version' ? 1 : null,
  at,
  startsOn: null,
  endsOn: null,
  ...more,
});
const SIDES = [
  side('draft', 'draft', null),
  side('copy', 'shared', '2026-11-20T02:30:00Z'),
  side('v2', 'version', '2025-11-20T18:00:00Z', { number: 2, startsOn: '2025-11-27', endsOn: '2026-11-18' }),
  side('v1', 'version', '2025-11-02T18:00:00Z'),
];
const value = (key: string, label: string, how: string, ...runs: [string, string][]) => ({
  key,
  label,
  how,
  textLanguage: 'en',
  runs: runs.map(([run, text]) => ({ how: run, text })),
});
const row = (rowId: string, title: string, how: string, values: object[], more: object = {}) => ({
  key: 'goals',
  label: 'Goals',
  how,
  rowId,
  title,
  isMoved: false,
  placeBefore: 1,
  placeAfter: 1,
  changeCount: 1,
  values,
  ...more,
});
const BASELINE = value(
  'baseline',
  'Baseline',
  'changed',
  ['removed', '88'],
  ['added', '92'],
  ['same', ' words'],
);
const SECTIONS = [
  {
    key: 'basics',
    title: 'Plan basics',
    changeCount: 1,
    parts: [
      {
        key: 'language_plan',
        label: 'Language',
        how: 'added',
        rowId: null,
        title: null,
        isMoved: false,
        placeBefore: null,
        placeAfter: null,
        changeCount: 1,
        values: [value('language_plan', 'Language', 'added', ['added', 'An interpreter comes.'])],
      },
    ],
  },
  {
    key: 'goals',
    title: 'Goals',
    changeCount: 3,
    parts: [
      row('g1', 'Goal 2: Reading', 'changed', [BASELINE], { isMoved: true, placeAfter: 2, changeCount: 2 }),
      row('g2', 'Goal 2: Writing', 'removed', [value('target', 'Target', 'removed', ['removed', 'A page'])], {
        placeAfter: null,
      }),
    ],
  },
];

const comparison = (more: object = {}) => ({
  planComparison: {
    __typename: 'PlanComparison',
    plan: {
      __typename: 'Plan',
      id: 'p1',
      kind: 'iep',
      student: { __typename: 'Student', id: 's1', name: 'Maya Ruiz' },
    },
    sides: SIDES,
    before: { __typename: 'PlanSide', id: 'v2' },
    after: { __typename: 'PlanSide', id: 'draft' },
    changeCount: 4,
    sections: SECTIONS,
    ...more,
  },
});

function Page({ start }: { start: Choice }) {
  const [choice, setChoice] = useState(start);
  return (
    <SessionGate onSignedOut={() => {}}>
      <ComparePage planId="p1" choice={choice} onChoose={setChoice} />
    </SessionGate>
  );
}

function showPage(answer: Answers[string] = () => comparison(), start: Choice = {}) {
  return show(<Page start={start} />, {
    answers: { Session_viewer: () => ({ viewer: VIEWER }), ComparePage_comparison: answer },
  });
}

const width = (isWide: boolean) =>
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) =>
      ({
        matches: isWide,
        media: query,
        addEventListener: () => {},
        removeEventListener: () => {},
      }) as unknown as MediaQueryList,
  );

afterEach(() => vi.restoreAllMocks());

test('what went and what came is marked, and said in words', async () => {
  showPage();
  const goals = await screen.findByRole('region', { name: 'Goals' });
  const [removed, added] = ['DEL', 'INS'].map((tag) =>
    [...goals.querySelectorAll(tag.toLowerCase())].map((one) => one.textContent?.replace(/\s+/g, ' ')),
  );
  expect(removed).toEqual(['removed: 88; ', 'removed: A page; ']);
  expect(added).toEqual(['added: 92; ']);
  expect(within(goals).getByText('Moved from place 1 to 2')).toBeVisible();
  expect(within(goals).getByRole('heading', { name: /Goal 2: Writing.*Removed/ })).toBeVisible();
});

test('each section says how much changed, and is one press away', async () => {
  const { user } = showPage();
  const outline = await screen.findByRole('navigation', { name: 'Sections' });
  await user.click(within(outline).getByRole('link', { name: /Goals.*3 changes/ }));
  expect(screen.getByRole('region', { name: 'Goals' })).toHaveFocus();
  // The next change is the first of that section.
  await user.keyboard('n');
  expect(document.activeElement).toHaveTextContent('Moved from place 1 to 2');
});

test('n and p go from change to change, and end at the ends', async () => {
  const { user } = showPage();
  await screen.findByText('4 changes', { selector: '[role=status]' });
  const said: (string | null)[] = [];
  for (const key of ['n', 'n', 'n', 'n', 'n', 'p']) {
    await user.keyboard(key);
    said.push(screen.getAllByRole('status').at(-1)?.textContent ?? null);
  }
  expect(said).toEqual([
    'Change 1 of 4',
    'Change 2 of 4',
    'Change 3 of 4',
    'Change 4 of 4',
    'Change 4 of 4',
    'Change 3 of 4',
  ]);
  expect(document.activeElement).toHaveTextContent('Baseline');
  expect(screen.getByRole('button', { name: /Next/ })).toBeEnabled();
});

test('side by side, each side has its own words', async () => {
  width(true);
  const { user } = showPage();
  await user.click(await screen.findByRole('radio', { name: 'Side by side' }));
  const goals = screen.getByRole('region', { name: 'Goals' });
  const sides = [...goals.querySelectorAll('del, ins')].map((one) =>
    one.parentElement?.textContent?.replace(/\s+/g, ' '),
  );
  expect(sides[0]).toMatch(/^removed: 88; words$/);
  expect(sides[1]).toMatch(/^added: 92; words$/);
});

test('where there is no room for two, it is one text, whatever the address says', async () => {
  width(false);
  showPage(undefined, { look: 'side' });
  expect(await screen.findByRole('region', { name: 'Goals' })).toBeVisible();
  expect(screen.queryByRole('radio')).toBeNull();
});

test('another version and what stayed are asked for, and stand in the address', async () => {
  const { user, asked } = showPage();
  await user.click(await screen.findByRole('button', { name: /Before/ }));
  const options = screen.getAllByRole('option').map((option) => option.textContent);
  expect(options).toEqual([
    expect.stringContaining('the draft as it is now'),
    // The district's day, wherever the reader sits.
    expect.stringContaining('the copy the family got on Thu, Nov 19'),
    expect.stringMatching(/final since Thu, Nov 20, 2025.*Version 2/),
    expect.stringContaining('final since Sun, Nov 2, 2025'),
  ]);
  await user.click(screen.getByRole('option', { name: /the copy the family got/ }));
  await user.click(screen.getByRole('checkbox', { name: 'Also what stayed the same' }));
  await waitFor(() =>
    expect(asked.at(-1)?.body.variables).toEqual({
      planId: 'p1',
      language: 'en',
      before: 'copy',
      after: 'draft',
      everything: true,
    }),
  );
});

test.each([
  ['only one version', { sides: SIDES.slice(0, 1), before: null, sections: [], changeCount: 0 }, /only one/],
  ['no change', { sections: [], changeCount: 0 }, 'Nothing changed between the two.'],
  ['the same twice', { before: { __typename: 'PlanSide', id: 'draft' }, sections: [] }, /twice the same/],
  ['nothing chosen', { before: null, sections: [], changeCount: 0 }, 'Choose what to compare it with.'],
])('%s is said', async (_what, more, words) => {
  showPage(() => comparison(more));
  expect(await screen.findByText(words)).toBeVisible();
});

test('what is not there, and what went wrong, is said', async () => {
  showPage(() => ({ planComparison: null }));
  expect(await screen.findByText(/There is no such version/)).toBeVisible();
});

test('after an error one can try again', async () => {
  let tries = 0;
  const { user } = showPage(() => {
    tries += 1;
    if (tries === 1) throw new TypeError('offline');
    return comparison();
  });
  await user.click(await screen.findByRole('button', { name: /again/i }));
  expect(await screen.findByRole('region', { name: 'Goals' })).toBeVisible();
});

test('an address somebody typed holds only what is known', () => {
  expect(choiceOf({ before: 'a', after: 3, look: 'up', all: 'true', more: 1 })).toEqual({
    before: 'a',
    all: true,
  });
});
