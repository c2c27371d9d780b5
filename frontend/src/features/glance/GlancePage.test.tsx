import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { SessionGate } from '@/app/session';
import { type Answers, show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { GlancePage } from './GlancePage';

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
  versionId: 'v2',
  number: 2,
  toAcknowledge: false,
  acknowledgedAt: null,
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

function showPage(answer: Answers[string], others: Answers = {}) {
  return show(
    <SessionGate onSignedOut={() => {}}>
      <GlancePage studentId="s1" />
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: VIEWER }), GlancePage_sheet: answer, ...others } },
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

test('who carries it out confirms that they read it, and it says so from then on', async () => {
  const asked: unknown[] = [];
  const { user } = showPage(() => sheet({ plans: [plan({ toAcknowledge: true })] }), {
    GlancePage_acknowledge: (given: unknown) => {
      asked.push(given);
      return {
        acknowledgePlan: {
          __typename: 'PlanAcknowledged',
          versionId: 'v2',
          acknowledgedAt: '2026-11-27T15:00:00Z',
        },
      };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'I have read it and know what to do' }));
  expect(await screen.findByText(/You confirmed on Fri, Nov 27/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /I have read it/ })).not.toBeInTheDocument();
  expect(asked).toEqual([{ versionId: 'v2' }]);
});

test('a version that gave way meanwhile is not confirmed, and why is said', async () => {
  const message = 'This version of the plan is no longer the one in force. Read the new one, then confirm.';
  const { user } = showPage(() => sheet({ plans: [plan({ toAcknowledge: true })] }), {
    GlancePage_acknowledge: () => ({
      acknowledgePlan: {
        __typename: 'ConflictProblem',
        code: 'NO_LONGER_IN_FORCE',
        message,
        doNext: null,
        field: null,
      },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'I have read it and know what to do' }));
  expect(await screen.findByText(message)).toBeVisible();
  expect(screen.getByRole('button', { name: 'I have read it and know what to do' })).toBeEnabled();
});

test('who reads it by their office has nothing to confirm', async () => {
  showPage(() => sheet());
  await screen.findByRole('article', { name: 'IEP' });
  expect(screen.queryByRole('button', { name: /I have read it/ })).not.toBeInTheDocument();
});
