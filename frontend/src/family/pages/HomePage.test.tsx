import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Answers } from '@/lib/testing/render';
import { ANA, showToAna } from '../testing/family';
import HomePage from './HomePage';

const ana = { __typename: 'Person', id: 'ana', name: 'Ana Reyes', title: null };
const lee = { __typename: 'Person', id: 'lee', name: 'Sam Lee', title: 'Resource teacher' };

function meeting(answer: string) {
  return {
    __typename: 'Meeting',
    id: 'm1',
    kind: 'annual_review',
    purpose: 'Look at the plan',
    startsAt: '2099-12-08T15:00:00Z',
    endsAt: '2099-12-08T16:00:00Z',
    location: 'Room 4',
    state: 'notice_sent',
    participants: [
      { __typename: 'MeetingParticipant', id: 'a1', answer, answerNote: null, person: ana },
      {
        __typename: 'MeetingParticipant',
        id: 'a2',
        role: 'case_manager',
        answer,
        answerNote: null,
        person: lee,
      },
    ],
  };
}

function home(child: object, requests: object[] = []): Answers {
  return {
    FamilyHome_requests: () => ({ signatureRequests: requests }),
    FamilyHome_decisions: () => ({ eligibility: null }),
    FamilyHome_notices504: () => ({ section504Notices: null }),
    FamilyHome_child: () => ({
      student: {
        __typename: 'Student',
        id: 'maya',
        givenName: 'Maya',
        may: ['see_record_of_access'],
        team: [{ __typename: 'TeamMember', id: 't1', role: 'case_manager', person: lee }],
        plans: [],
        meetings: [],
        cases: [],
        ...child,
      },
    }),
  };
}

function evaluated(id: string, reachedOn: string | null) {
  const standing = reachedOn ? 'done' : 'ahead';
  return {
    __typename: 'Case',
    id,
    receivedOn: '2023-09-08',
    line: [{ __typename: 'CaseMark', state: 'report_ready', standing, reachedOn }],
  };
}

const plan = {
  __typename: 'Plan',
  id: 'p1',
  kind: 'iep',
  startsOn: null,
  endsOn: null,
  sharedWithFamilyAt: null,
};

test('an answer that is waited for is the one thing to do', async () => {
  const student = { __typename: 'Student', id: 'maya' };
  const request = {
    __typename: 'SignatureRequest',
    id: 'r1',
    state: 'requested',
    signature: null,
    plan: { __typename: 'Plan', id: 'p1', student },
  };
  showToAna(<HomePage />, home({ plans: [{ ...plan, state: 'consent_pending' }] }, [request]));
  const link = await screen.findByRole('link', { name: 'Read and answer the plan' });
  expect(link).toHaveAttribute('href', '/family/sign/r1');
  expect(screen.getByRole('link', { name: /Plan for Maya in plain words/ })).toHaveTextContent(
    'Waiting for your answer',
  );
});

test('who did not agree with every part is not told that it is agreed, and finds their answer', async () => {
  const student = { __typename: 'Student', id: 'maya' };
  const request = {
    __typename: 'SignatureRequest',
    id: 'r1',
    state: 'signed',
    signature: { __typename: 'Signature', id: 's1', outcome: 'partially_granted' },
    plan: { __typename: 'Plan', id: 'p1', student },
  };
  const agreed = { ...plan, state: 'partially_active', startsOn: '2999-02-01' };
  showToAna(<HomePage />, home({ plans: [agreed] }, [request]));
  const link = await screen.findByRole('link', { name: /What you answered/ });
  expect(link).toHaveAttribute('href', '/family/decide/r1');
  expect(link).toHaveTextContent('You agreed with some parts of the plan, not with all.');
  expect(screen.getByRole('link', { name: /Plan for Maya/ })).toHaveTextContent(
    'Agreed in part, not in use yet',
  );
});

test('a shared draft is read next', async () => {
  const draft = { ...plan, state: 'draft', sharedWithFamilyAt: '2026-11-20T12:00:00Z' };
  showToAna(<HomePage />, home({ plans: [draft] }));
  expect(await screen.findByRole('link', { name: 'Read the draft plan' })).toHaveAttribute(
    'href',
    '/family/plans/p1',
  );
});

test('a 504 plan is called what it is, draft or not', async () => {
  const of504 = { ...plan, kind: 'section_504' };
  const draft = { ...of504, id: 'p2', state: 'draft', sharedWithFamilyAt: '2026-11-20T12:00:00Z' };
  showToAna(<HomePage />, home({ plans: [draft, of504, { ...plan, id: 'p3' }] }));
  expect(await screen.findByRole('link', { name: /^Draft 504 plan for Maya/ })).toHaveAttribute(
    'href',
    '/family/plans/p2',
  );
  expect(screen.getByRole('link', { name: /^504 plan for Maya in plain words/ })).toBeVisible();
  expect(screen.getByRole('link', { name: /^Plan for Maya in plain words/ })).toBeVisible();
});

test('a meeting is answered here, with what the school should know', async () => {
  let answer = 'waiting';
  const { user, asked } = showToAna(<HomePage />, {
    ...home({}),
    FamilyHome_child: (variables) => home({ meetings: [meeting(answer)] }).FamilyHome_child?.(variables),
    MeetingAnswer_answer: (variables) => {
      answer = String(variables.answer);
      return { answerInvitation: meeting(answer) };
    },
  });
  expect(await screen.findByText('Room 4')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Send my answer' }));
  expect(screen.getByText('Choose one of the three.')).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'I need another time' }));
  await user.type(screen.getByRole('textbox'), 'After 3 PM');
  await user.click(screen.getByRole('button', { name: 'Send my answer' }));
  expect(await screen.findByText('You asked for another time')).toBeVisible();
  expect(screen.getByText('Nothing waits for you.')).toBeVisible();
  expect(asked.find((one) => one.body.operationName === 'MeetingAnswer_answer')?.body.variables).toEqual({
    meetingId: 'm1',
    answer: 'another_time',
    note: 'After 3 PM',
  });
  await user.click(screen.getByRole('button', { name: 'Change my answer' }));
  expect(screen.getByRole('radio', { name: 'I need another time' })).toBeChecked();
});

test('with nothing to do it says so, and what there is to read', async () => {
  const { user } = showToAna(<HomePage />, home({}));
  const maya = within(await screen.findByRole('article', { name: 'Maya' }));
  expect(await maya.findByText('Nothing waits for you.')).toBeVisible();
  await user.click(maya.getByRole('button', { name: 'The team around Maya' }));
  expect(maya.getByText('Sam Lee')).toBeVisible();
  expect(maya.getByText('Leads the plan and is your first contact')).toBeVisible();
  expect(maya.getByRole('link', { name: 'Who looked at this record' })).toHaveAttribute(
    'href',
    '/family/access/maya',
  );
  expect(maya.getByRole('link', { name: 'Papers and reports' })).toHaveAttribute(
    'href',
    '/family/files/maya',
  );
});

test('a connection that fails later takes nothing away; coming back asks again', async () => {
  let isLost = false;
  const answers = home({});
  const first = answers.FamilyHome_child as Answers[string];
  const { asked } = showToAna(<HomePage />, {
    ...answers,
    FamilyHome_child: (variables) => {
      if (isLost) throw new TypeError('lost');
      return first(variables);
    },
  });
  await screen.findByText('Papers and reports');
  isLost = true;
  const before = asked.length;
  dispatchEvent(new Event('focus'));
  await expect.poll(() => asked.length).toBe(before + 7);
  await new Promise((done) => setTimeout(done, 20));
  expect(screen.getByText('Papers and reports')).toBeVisible();
});

test('who has no child here is told whom to ask', async () => {
  showToAna(<HomePage />, {
    ...home({}),
    Session_viewer: () => ({ viewer: { ...ANA, children: [] } }),
  });
  expect(await screen.findByText('There is no child here yet.')).toBeVisible();
});

test('a first load that fails can be tried again', async () => {
  showToAna(<HomePage />, {});
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
});

test('the child for whom something is to do stands first', async () => {
  const leo = { id: 'leo', givenName: 'Leo' };
  const draft = { ...plan, state: 'draft', sharedWithFamilyAt: '2026-11-20T10:00:00Z' };
  const ofMaya = home({}).FamilyHome_child as Answers[string];
  const ofLeo = home({ ...leo, plans: [draft] }).FamilyHome_child as Answers[string];
  showToAna(<HomePage />, {
    ...home({}),
    Session_viewer: () => ({
      viewer: { ...ANA, children: [...ANA.children, { ...ANA.children[0], ...leo }] },
    }),
    FamilyHome_child: (variables) => (variables.id === 'leo' ? ofLeo(variables) : ofMaya(variables)),
  });
  await screen.findByRole('link', { name: 'Read the draft plan' });
  const names = () => screen.getAllByRole('article').map((one) => one.getAttribute('aria-label'));
  await expect.poll(names).toEqual(['Leo', 'Maya']);
});

test('who came with a plan reads that services continue, which and since when', async () => {
  const transfer = {
    __typename: 'PlanTransfer',
    fromDistrict: 'Red Rock Unified',
    services: [
      { what: 'Speech therapy, 30 minutes a week', startsOn: '2026-11-09' },
      { what: 'Something only proposed', startsOn: null },
    ],
  };
  showToAna(<HomePage />, home({ transfer }));
  expect(await screen.findByRole('heading', { name: 'The services for Maya continue' })).toBeVisible();
  expect(screen.getByText(/came with a plan from Red Rock Unified/)).toBeVisible();
  expect(screen.getByText('Speech therapy, 30 minutes a week').closest('li')).toHaveTextContent(
    'since Mon, Nov 9',
  );
  expect(screen.queryByText('Something only proposed')).toBeNull();
});

test('before anything is recorded the family reads that the school will talk with them', async () => {
  const transfer = { __typename: 'PlanTransfer', fromDistrict: 'Elsewhere', services: [] };
  showToAna(<HomePage />, home({ transfer }));
  expect(await screen.findByText(/The school will talk with you about which services/)).toBeVisible();
});

test('what was found and decided stands with what there is to read, once it is there', async () => {
  showToAna(<HomePage />, {
    ...home({ cases: [evaluated('c1', '2026-10-30'), evaluated('c2', null)] }),
    FamilyHome_report: () => ({ evaluation: { __typename: 'Evaluation', id: 'c1', copyWaits: false } }),
    FamilyHome_decisions: () => ({
      eligibility: {
        __typename: 'EligibilityOfStudent',
        determinations: [{ __typename: 'Determination', id: 'd1', plainly: 'Maya qualifies.' }],
      },
    }),
  });
  const report = await screen.findByRole('link', { name: /^Evaluation report/ });
  expect(report).toHaveAttribute('href', '/family/evaluations/c1');
  expect(report).toHaveTextContent(/Of .*Oct 30/);
  expect(screen.getByText('Nothing waits for you.')).toBeVisible();
  const decision = await screen.findByRole('link', { name: /Does Maya qualify/ });
  expect(decision).toHaveAttribute('href', '/family/determinations/d1');
  expect(decision).toHaveTextContent('Maya qualifies.');
});

test('a report that came and was not opened is the thing to do, by the day it came', async () => {
  const { asked } = showToAna(<HomePage />, {
    ...home({ cases: [evaluated('c0', '2023-10-02'), evaluated('c1', '2026-11-23')] }),
    FamilyHome_report: ({ caseId }) => ({
      evaluation: { __typename: 'Evaluation', id: caseId, copyWaits: true },
    }),
  });
  expect(await screen.findByText('The evaluation report is here.')).toBeVisible();
  expect(screen.getByText(/It came on .*Nov 23/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Read the report' })).toHaveAttribute(
    'href',
    '/family/evaluations/c1',
  );
  expect(screen.queryByText('Nothing waits for you.')).toBeNull();
  const [newer, older] = screen.getAllByRole('link', { name: /^Evaluation report/ }).reverse();
  expect(newer).toHaveTextContent(/New, of .*Nov 23/);
  expect(older).toHaveTextContent(/Of .*Oct 2/);
  expect(asked.filter(({ body }) => body.operationName === 'FamilyHome_report')).toHaveLength(1);
});

test('nobody reads that nothing waits while it is asked whether a report does', async () => {
  let answer = () => {};
  const held = new Promise<object>((resolve) => {
    answer = () => resolve({ evaluation: { __typename: 'Evaluation', id: 'c1', copyWaits: true } });
  });
  const { asked } = showToAna(<HomePage />, {
    ...home({ cases: [evaluated('c1', '2026-11-23')] }),
    FamilyHome_report: () => held,
  } as Answers);
  await expect.poll(() => asked.some(({ body }) => body.operationName === 'FamilyHome_report')).toBe(true);
  await new Promise((done) => setTimeout(done, 20));
  expect(screen.queryByText('Nothing waits for you.')).toBeNull();
  answer();
  expect(await screen.findByRole('link', { name: 'Read the report' })).toBeVisible();
});

test('a notice under Section 504 that nobody opened says that it is new', async () => {
  showToAna(<HomePage />, {
    ...home({}),
    FamilyHome_notices504: () => ({
      section504Notices: {
        __typename: 'Section504Notices',
        id: 's504',
        notices: [
          { __typename: 'Section504Notice', id: 'n2', issuedOn: '2026-11-20', openedOn: null },
          { __typename: 'Section504Notice', id: 'n1', issuedOn: '2026-10-02', openedOn: '2026-10-03' },
        ],
      },
    }),
  });
  const link = await screen.findByRole('link', { name: /^Section 504: notices and your rights/ });
  expect(link).toHaveAttribute('href', '/family/section-504/maya');
  expect(link).toHaveTextContent(/New, of .*20/);
});
