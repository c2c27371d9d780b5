import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToStaff } from '@/lib/testing/staff';
import ConsentOfCase from './ConsentOfCase';

const person = (name: string, state: string, says: string, more: object = {}) => ({
  __typename: 'AskedPerson',
  id: name,
  name,
  state,
  says,
  whyClosed: null,
  viewedAt: null,
  writtenOn: null,
  answers: [],
  ...more,
});
const answer = (outcome: string, more: object = {}) => ({
  __typename: 'ConsentGiven',
  outcome,
  says: outcome,
  way: 'paper',
  signedOn: '2026-11-18',
  receivedOn: '2026-11-20',
  receipt: 'x',
  refusedAreas: [],
  comment: null,
  ...more,
});
const request = (asked: object[], more: object = {}) => ({
  __typename: 'CaseConsentRequest',
  id: 'r1',
  version: 1,
  kind: 'A first evaluation',
  requestedOn: '2026-11-16',
  requestedBy: 'Frank Moss',
  bothDecide: false,
  byArea: false,
  conflict: false,
  granted: false,
  areas: [],
  records: [],
  asked,
  ...more,
});
const found = (more: object = {}) => ({
  __typename: 'CaseConsent',
  caseId: 'c1',
  caseState: 'consent_pending',
  may: ['ask', 'override', 'propose'],
  independentAsked: false,
  notices: [],
  request: request([person('Helena Ruiz', 'requested', 'Asked')]),
  attempts: [],
  attemptsAreEnough: false,
  attemptsNeeded: 3,
  channelsNeeded: 2,
  overrides: [],
  ...more,
});
const shown = (more: object = {}, deeds: object = {}) =>
  showToStaff(<ConsentOfCase caseId="c1" studentId="maya" state="consent_pending" onChanged={() => {}} />, {
    ConsentOfCase_read: () => ({ caseConsent: found(more) }),
    ...deeds,
  });

test('a case under review leads to the notices that propose or refuse', async () => {
  const notices = [
    { __typename: 'CaseNoticeShown', noticeId: 'n1', what: 'propose', state: 'issued', opens: false },
  ];
  const { container } = shown({ caseState: 'review_of_data', request: null, notices });
  const part = await screen.findByRole('region', { name: 'Propose or refuse' });
  expect(within(part).getByRole('link', { name: 'Notice that proposes the evaluation' })).toHaveAttribute(
    'href',
    '/notices/n1',
  );
  expect(within(part).getByText(/It names another plan/)).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Consent' })).not.toBeInTheDocument();
  expect(await wrongIn(container)).toEqual([]);
});

test('after a no the case may be asked anew, and a decision is recorded only where one was sought', async () => {
  shown({ caseState: 'declined' });
  expect(await screen.findByRole('button', { name: 'Ask anew…' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Mediation or hearing…' })).not.toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Log an attempt…' })).not.toBeInTheDocument();
});

test('an independent evaluation is refused with a notice of its own, with the reason', async () => {
  const sent: Record<string, unknown>[] = [];
  const { user } = shown(
    { caseState: 'closed', independentAsked: true },
    {
      ConsentOfCase_draft: (variables: Record<string, unknown>) => {
        sent.push(variables);
        const problem = { __typename: 'InvalidInputProblem', code: 'INVALID_INPUT' };
        return { draftCaseNotice: { ...problem, message: 'Say why.', doNext: null, field: null } };
      },
    },
  );
  await user.click(await screen.findByRole('button', { name: 'Draft a notice that refuses it…' }));
  await user.type(screen.getByLabelText(/Why it is refused/), 'Ours looked at all areas.');
  await user.click(screen.getByRole('button', { name: 'Draft the notice' }));
  expect(await screen.findByText('Say why.')).toBeVisible();
  expect(sent[0]).toMatchObject({ what: 'defend', reason: 'Ours looked at all areas.' });
});

test('a reason that speaks of tiers is asked about once more', async () => {
  const sent: Record<string, unknown>[] = [];
  const { user } = shown(
    { caseState: 'review_of_data', request: null },
    {
      ConsentOfCase_draft: (variables: Record<string, unknown>) => {
        sent.push(variables);
        const problem = { __typename: 'InvalidInputProblem', code: 'REASON_RESTS_ON_RTI' };
        return {
          draftCaseNotice: { ...problem, message: 'It speaks of RTI.', doNext: null, field: 'reason' },
        };
      },
    },
  );
  await user.click(await screen.findByRole('button', { name: 'Draft a notice that refuses…' }));
  const draft = screen.getByRole('button', { name: 'Draft the notice' });
  expect(draft).toBeDisabled();
  await user.type(screen.getByLabelText(/Why it is refused/), 'RTI comes first.');
  await user.click(draft);
  await user.click(await screen.findByText('The reason does not rest on intervention in tiers'));
  await user.click(draft);
  expect(sent.map((one) => one.isConfirmed)).toEqual([false, true]);
});

test('who was asked stands with their answer and both days of a page; answers that differ are told', async () => {
  const asked = [
    person('Helena Ruiz', 'granted', 'Agreed', { answers: [answer('granted')] }),
    person('Ivan Ruiz', 'refused', 'Did not agree', { answers: [answer('refused', { way: 'app' })] }),
  ];
  shown({ caseState: 'consented', request: request(asked, { conflict: true, granted: true }) });
  const part = await screen.findByRole('region', { name: 'Consent' });
  const [hers, his] = within(part).getAllByRole('listitem');
  expect(hers).toHaveTextContent(/Helena Ruiz.*Agreed.*signed .*Nov 18.*received .*Nov 20/);
  expect(his).toHaveTextContent(/Ivan Ruiz.*Did not agree/);
  expect(within(part).getByText('The answers differ, or an agreement was taken back.')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Ask/ })).not.toBeInTheDocument();
});

test('who only reads has no button', async () => {
  shown({ may: [] });
  expect(await screen.findByText('Helena Ruiz')).toBeVisible();
  expect(screen.queryAllByRole('button')).toEqual([]);
});
