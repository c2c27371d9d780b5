import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToStaff } from '@/lib/testing/staff';
import { DeterminationPage } from './DeterminationPage';

const question = (key: string, says: string, more: object = {}) => ({
  __typename: 'DeterminationQuestion',
  key,
  says,
  cite: '34 CFR 300.306(b)',
  kind: 'yes',
  group: '',
  category: null,
  yes: null,
  text: null,
  on: null,
  ...more,
});

const member = (id: string, name: string, more: object = {}) => ({
  __typename: 'DeterminationMember',
  id,
  name,
  role: 'psychologist',
  roleSays: 'School psychologist',
  isFamily: false,
  conclusion: 'waiting',
  statement: null,
  isOnPaper: false,
  isMe: false,
  isAskedAgain: false,
  ...more,
});

const step = (event: string, says: string, more: object) => ({
  __typename: 'DeterminationStep',
  event,
  says,
  may: false,
  asksReason: false,
  certifies: false,
  why: null,
  doNext: null,
  ...more,
});

const held = {
  __typename: 'Determination',
  id: 'd1',
  machine: 'idea',
  state: 'held',
  says: 'The group has met',
  revision: 3,
  meetingId: null,
  heldOn: '2026-11-25',
  decidedOn: null,
  effectiveOn: null,
  primaryCategory: 'ED',
  secondaryCategories: [],
  outcome: null,
  sha256: null,
  copies: [],
  certifiedAt: null,
  certifiedBy: null,
  noticeId: null,
  report: null,
  mayWrite: true,
  student: { __typename: 'Student', id: 'maya', name: 'Maya Ruiz' },
  categories: [{ __typename: 'DisabilityCategory', code: 'ED', says: 'Emotional disturbance', isUsed: true }],
  parts: [
    {
      __typename: 'DeterminationPart',
      key: 'criteria',
      title: 'Criteria of the category',
      questions: [
        question('ed_long', 'It lasts', { kind: 'check', group: 'all', category: 'ED' }),
        question('ed_mood', 'A mood', { kind: 'check', group: 'any:characteristic', category: 'ED' }),
      ],
    },
    {
      __typename: 'DeterminationPart',
      key: 'decision',
      title: 'The decision',
      questions: [question('why', 'Why the group decides so', { kind: 'text' })],
    },
  ],
  group: [member('m1', 'Dana Weiss', { isMe: true }), member('m2', 'Bo Lindqvist', { conclusion: 'agrees' })],
  missing: [
    {
      __typename: 'DeterminationMissing',
      key: 'why',
      says: 'Not answered yet: Why.',
      cite: '34 CFR 300.503',
    },
    { __typename: 'DeterminationMissing', key: 'no_parent', says: 'Add a parent.', cite: '34 CFR 300.306' },
  ],
  steps: [
    step('adjourn', 'Meet again', { may: true, asksReason: true }),
    step('decide_eligible', 'Certify: eligible', { why: 'This waits for answers to every question.' }),
  ],
  line: [
    {
      __typename: 'DeterminationMark',
      state: 'held',
      says: 'The group has met',
      standing: 'now',
      reachedOn: null,
    },
  ],
  log: [],
  opens: [],
};

const answers = (whole: object, more: Parameters<typeof showToStaff>[1] = {}) => ({
  DeterminationPage_determination: () => ({ determination: whole }),
  DeterminationPage_meetings: () => ({ student: { __typename: 'Student', id: 'maya', meetings: [] } }),
  ...more,
});

test('criteria stand with how they count; what is missing is a sentence that leads to its question', async () => {
  const { container } = showToStaff(<DeterminationPage id="d1" />, answers(held));
  expect(
    await screen.findByRole('heading', { name: 'Emotional disturbance: All of these must be so' }),
  ).toBeVisible();
  expect(screen.getByRole('heading', { name: /At least one of these must be so/ })).toBeVisible();
  const missing = screen.getByRole('region', { name: 'Still missing' });
  expect(within(missing).getByRole('link', { name: 'Not answered yet: Why.' })).toHaveAttribute(
    'href',
    '#q-why',
  );
  expect(within(missing).getByText(/Add a parent/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /Certify/ })).not.toBeInTheDocument();
  expect(await wrongIn(container)).toEqual([]);
});

test('an answer is saved as it is given, text when the field is left, all of it each time', async () => {
  const sent: Record<string, unknown>[] = [];
  const { user } = showToStaff(
    <DeterminationPage id="d1" />,
    answers(held, {
      Determination_revise: (variables) => {
        sent.push(variables);
        return { reviseDetermination: { ...held, revision: 3 + sent.length } };
      },
    }),
  );
  const first = await screen.findByRole('radiogroup', { name: /It lasts/ });
  await user.click(within(first).getByRole('radio', { name: 'Yes' }));
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  await user.type(screen.getByRole('textbox', { name: /Why the group/ }), 'Because');
  expect(sent).toHaveLength(1);
  await user.tab();
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  const input = sent[1]?.input as { answers: object[]; primaryCategory: string };
  expect(sent[1]?.revision).toBe(4);
  expect(input.primaryCategory).toBe('ED');
  expect(input.answers).toContainEqual({ key: 'ed_long', yes: true, text: null, on: null });
  expect(input.answers).toContainEqual({ key: 'why', yes: null, text: 'Because', on: null });
});

test('whoever concludes otherwise says what, and only then it can be sent', async () => {
  let said: Record<string, unknown> | undefined;
  const { user } = showToStaff(
    <DeterminationPage id="d1" />,
    answers(held, {
      Determination_conclude: (variables) => {
        said = variables;
        return { concludeDetermination: held };
      },
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'My conclusion…' }));
  await user.click(screen.getByRole('radio', { name: 'I conclude otherwise' }));
  expect(screen.getByRole('button', { name: 'Put it on record' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: /What is concluded instead/ }), 'He reads well.');
  await user.click(screen.getByRole('button', { name: 'Put it on record' }));
  expect(said).toMatchObject({
    memberId: 'm1',
    revision: 3,
    conclusion: 'differs',
    statement: 'He reads well.',
    isOnPaper: false,
  });
});

test('on a form that changed nothing is concluded: it is read anew, and what was typed waits', async () => {
  const sent: Record<string, unknown>[] = [];
  const refused = {
    __typename: 'Problem',
    code: 'DETERMINATION_FORM_CHANGED',
    message: 'It reads otherwise now at: Why.',
    doNext: null,
    field: null,
  };
  let asked = 0;
  const { user } = showToStaff(
    <DeterminationPage id="d1" />,
    answers(held, {
      DeterminationPage_determination: () => ({ determination: asked++ ? { ...held, revision: 4 } : held }),
      Determination_conclude: (variables) => {
        sent.push(variables);
        return { concludeDetermination: sent.length === 1 ? refused : { ...held, revision: 4 } };
      },
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'My conclusion…' }));
  await user.click(screen.getByRole('radio', { name: 'I conclude otherwise' }));
  await user.type(screen.getByRole('textbox', { name: /What is concluded instead/ }), 'He reads well.');
  await user.click(screen.getByRole('button', { name: 'Put it on record' }));
  expect(await screen.findByText('It reads otherwise now at: Why.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Put it on record' })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Read the form as it is now' }));
  await vi.waitFor(() => expect(asked).toBe(2));
  await user.click(screen.getByRole('button', { name: 'My conclusion…' }));
  expect(screen.getByRole('textbox', { name: /What is concluded instead/ })).toHaveValue('He reads well.');
  await user.click(screen.getByRole('button', { name: 'Put it on record' }));
  expect(sent.map(({ revision }) => revision)).toEqual([3, 4]);
});

test('after not eligible Section 504 is offered, and the notice is there', async () => {
  const opens = [
    { __typename: 'DeterminationOpens', key: 'notice', may: true, dueOn: null },
    { __typename: 'DeterminationOpens', key: 'refer_504', may: true, dueOn: null },
  ];
  const decided = {
    ...held,
    state: 'not_eligible',
    says: 'Not eligible',
    sha256: 'abc',
    noticeId: 'n1',
    report: {
      __typename: 'QuotedReport',
      sha256: 'f00d',
      signedOn: '2026-11-20',
      areas: [
        {
          __typename: 'QuotedArea',
          name: 'Intelligence',
          assessor: 'Dana Weiss',
          signedOn: '2026-11-20',
          summary: 'As others.',
        },
      ],
    },
    mayWrite: false,
    missing: [],
    steps: [],
    opens,
  };
  const { container } = showToStaff(<DeterminationPage id="d1" />, answers(decided));
  expect(await screen.findByRole('button', { name: 'Refer for Section 504…' })).toBeVisible();
  expect(screen.getByRole('link', { name: /Prior written notice/ })).toHaveAttribute('href', '/notices/n1');
  expect(screen.getByRole('link', { name: 'Open the PDF' })).toBeVisible();
  expect(screen.getByText('As others.')).toBeVisible();
  expect(screen.getByText(/f00d/)).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Add somebody…' })).not.toBeInTheDocument();
  expect(await wrongIn(container)).toEqual([]);
});

test('a determination that is not there says so', async () => {
  showToStaff(<DeterminationPage id="d1" />, {
    DeterminationPage_determination: () => ({ determination: null }),
  });
  expect(await screen.findByText(/There is no such determination/)).toBeVisible();
});
