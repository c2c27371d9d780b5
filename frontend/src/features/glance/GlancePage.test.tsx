import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SessionGate } from '@/app/session';
import { type Answers, show } from '@/lib/testing/render';
import { GlancePage } from './GlancePage';

const VIEWER = {
  __typename: 'Viewer',
  audience: 'STAFF',
  roles: [],
  places: [],
  language: 'en',
  sessionExpiresAt: '2030-01-01T00:00:00Z',
  recentlyAuthenticated: true,
  person: { __typename: 'Person', id: 'ben', name: 'Ben Lindqvist', initials: 'BL', kind: 'staff' },
  district: {
    __typename: 'District',
    id: 'd',
    name: 'D',
    slug: 'd',
    accent: 'teal',
    timeZone: 'America/Denver',
  },
  children: [],
};
const line = (name: string, words: string, more: object = {}) => ({
  name,
  words,
  wordsLanguage: 'en',
  beside: '',
  ...more,
});
const plan = (more: object = {}) => ({
  __typename: 'PlanAtAGlance',
  plan: { __typename: 'Plan', id: 'p1', kind: 'iep', startsOn: '2026-10-12', endsOn: '2027-10-05' },
  number: 2,
  notes: [],
  parts: [
    { key: 'know', title: 'What you must know', lines: [line('Behavior', 'Warn her of each change')] },
    {
      key: 'accommodations',
      title: 'Accommodations',
      lines: [line('', 'Notes to fill in', { beside: 'In class' })],
    },
    { key: 'goals', title: 'Goals of this year', lines: [line('Reading', 'Reads aloud…')] },
  ],
  ...more,
});
const sheet = (more: object = {}) => ({
  atAGlance: {
    __typename: 'AtAGlance',
    student: { __typename: 'Student', id: 's1', name: 'Maya Ruiz', grade: '04' },
    school: 'Harbor Elementary',
    plans: [plan()],
    absence: [],
    cut: 'The plan says more.',
    toAskTitle: 'Whom to ask',
    toAsk: [{ __typename: 'ToAsk', name: 'Ana Reyes', role: 'Case manager', email: 'ana@d.test' }],
    ...more,
  },
});

function showPage(answer: Answers[string]) {
  return show(
    <SessionGate onSignedOut={() => {}}>
      <GlancePage studentId="s1" />
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: VIEWER }), GlancePage_sheet: answer } },
  );
}

test('what to know, what to do and whom to ask stand under headings, in the language they were written in', async () => {
  showPage(() => sheet());
  const know = await screen.findByRole('region', { name: 'What you must know' });
  expect(know).toHaveTextContent('Behavior: Warn her of each change');
  expect(within(know).getByText('Warn her of each change')).toHaveAttribute('lang', 'en');
  expect(screen.getByRole('region', { name: 'Accommodations' })).toHaveTextContent(
    'Notes to fill inIn class',
  );
  expect(screen.getByText('The plan says more.')).toBeVisible();
  const ask = screen.getByRole('region', { name: 'Whom to ask' });
  expect(within(ask).getByRole('link', { name: 'ana@d.test' })).toHaveAttribute('href', 'mailto:ana@d.test');
  expect(screen.getByRole('link', { name: 'Read the whole plan, version 2' })).toHaveAttribute(
    'href',
    '/plans/p1',
  );
  expect(screen.getByRole('link', { name: 'Print on one page' })).toHaveAttribute(
    'href',
    '/print/at-a-glance.pdf?language=en&student=s1',
  );
});

test('without a plan in force the page says why and when that changes, and prints nothing', async () => {
  showPage(() =>
    sheet({ plans: [], cut: null, absence: ['There is only a draft.', 'It is not in force yet.'] }),
  );
  expect(await screen.findByText('There is only a draft.')).toBeVisible();
  expect(screen.getByText('It is not in force yet.')).toBeVisible();
  expect(screen.queryByRole('link', { name: 'Print on one page' })).not.toBeInTheDocument();
  expect(screen.getByRole('region', { name: 'Whom to ask' })).toBeVisible();
});

test('what must be known of a plan before reading it stands over it', async () => {
  showPage(() => sheet({ plans: [plan({ notes: ['The family has not agreed to all of it.'] })] }));
  expect(await screen.findByText('The family has not agreed to all of it.')).toBeVisible();
});

test('two plans stand one after the other, each under its name', async () => {
  const other = { __typename: 'Plan', id: 'p2', kind: 'section_504', startsOn: null, endsOn: null };
  showPage(() => sheet({ plans: [plan(), plan({ plan: other })] }));
  expect(await screen.findByRole('article', { name: 'IEP' })).toBeVisible();
  expect(screen.getByRole('article', { name: '504 plan' })).toBeVisible();
});

test('who does not carry the plan out is told so', async () => {
  showPage(() => ({ atAGlance: null }));
  expect(await screen.findByText(/not yours to carry out/)).toBeVisible();
});

test('a server that does not answer can be asked again', async () => {
  let broken = true;
  const { user } = showPage(() => {
    if (broken) throw new TypeError('the line is cut');
    return sheet();
  });
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  broken = false;
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Maya Ruiz' })).toBeVisible();
});
