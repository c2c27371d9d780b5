import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { LEE, showToStaff } from '@/lib/testing/staff';
import { RequestsPage } from './RequestsPage';

const request = (more: object = {}) => ({
  __typename: 'HelpRequest',
  id: 'r1',
  number: 'H7K2-9QXM',
  way: 'public',
  saidAloud: false,
  receivedOn: '2026-11-02',
  givenName: 'Maya',
  familyName: 'Ruiz',
  birthOn: '2016-03-09',
  state: 'waiting',
  receipt: 'sent',
  language: 'es',
  wantsInterpreter: true,
  concern: 'No lee como sus amigas.',
  askerName: 'Helena Ruiz',
  askerRelation: 'Mother or father',
  askerEmail: 'helena@mail.test',
  askerPhone: null,
  school: { __typename: 'School', id: 's1', name: 'Oak Elementary' },
  case: null,
  ...more,
});

const page = (name: string, nodes: { id: string }[]) => ({
  __typename: `${name}Connection`,
  edges: nodes.map((node) => ({ __typename: `${name}Edge`, cursor: node.id, node })),
  pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
  totalCount: { __typename: 'Count', value: nodes.length, isExact: true },
});

const open = {
  __typename: 'Case',
  id: 'c1',
  state: 'referred',
  says: 'Request received',
  machine: 'initial',
  receivedOn: '2026-11-02',
  student: { __typename: 'Student', id: 'leo', name: 'Leo Park' },
};

const maya = {
  __typename: 'Student',
  id: 'maya',
  name: 'Maya Ruiz',
  birthOn: '2016-03-09',
  grade: '04',
  school: { __typename: 'School', id: 's1', name: 'Oak Elementary' },
};

const answers = (requests: { id: string }[], cases: { id: string }[] = []) => ({
  RequestsPage_requests: () => ({ helpRequests: page('HelpRequest', requests) }),
  RequestsPage_cases: () => ({ cases: page('Case', cases) }),
  ChildrenNotEnrolled_children: () => ({ childrenNotEnrolled: page('ResidentChild', []) }),
});

test('a request waits with the day it came; who matches it sees who it may be and decides', async () => {
  const asked: unknown[] = [];
  const { user, container } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([request()], [open]),
    MatchDialog_request: () => ({
      node: {
        ...request(),
        suggestions: [{ __typename: 'SuggestedStudent', student: maya }],
        alike: [],
      },
    }),
    MatchDialog_match: (variables) => {
      asked.push(variables);
      return { matchRequest: { __typename: 'HelpRequest', id: 'r1', state: 'matched' } };
    },
  });
  const row = await screen.findByRole('article', { name: 'Maya Ruiz' });
  expect(within(row).getByText(/Oak Elementary/)).toBeVisible();
  expect(within(row).getByText(/wants an interpreter/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Leo Park' })).toHaveAttribute('href', '/students/leo');
  expect(await wrongIn(container)).toEqual([]);
  await user.click(within(row).getByRole('button', { name: 'Match…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Who is this child?' });
  const match = within(dialog).getByRole('button', { name: 'Match' });
  expect(match).toBeDisabled();
  expect(await within(dialog).findByText(/One student has exactly this name/)).toBeVisible();
  await user.click(within(dialog).getByRole('radio', { name: /Maya Ruiz/ }));
  expect(await wrongIn(dialog)).toEqual([]);
  await user.click(match);
  expect(asked).toEqual([{ requestId: 'r1', studentId: 'maya', isConfirmed: false }]);
});

test('what differs is said, and confirmed before it is matched', async () => {
  let isConfirmed: unknown;
  const { user } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([request()]),
    MatchDialog_request: () => ({ node: { ...request(), suggestions: [], alike: [] } }),
    MatchDialog_students: () => ({
      students: {
        __typename: 'StudentConnection',
        edges: [{ __typename: 'StudentEdge', cursor: 'x', node: { ...maya, birthOn: '2017-01-01' } }],
      },
    }),
    MatchDialog_match: (variables) => {
      isConfirmed = variables.isConfirmed;
      return {
        matchRequest: isConfirmed
          ? { __typename: 'HelpRequest', id: 'r1', state: 'matched' }
          : {
              __typename: 'InvalidInputProblem',
              code: 'CHILD_DIFFERS',
              message: 'The birthday of this student is not what the request says.',
              doNext: null,
              field: 'studentId',
            },
      };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Match…' }));
  expect(await screen.findByText(/No student has exactly this name/)).toBeVisible();
  await user.type(screen.getByRole('searchbox', { name: 'Look for a student' }), 'maya');
  await user.click(await screen.findByRole('radio', { name: /Maya Ruiz/ }));
  await user.click(screen.getByRole('button', { name: 'Match' }));
  expect(await screen.findByText(/The birthday of this student/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Match' })).toBeDisabled();
  await user.click(screen.getByRole('checkbox', { name: /it is the same child/ }));
  await user.click(screen.getByRole('button', { name: 'Match' }));
  expect(isConfirmed).toBe(true);
});

test('who is called nearly so is shown before a child is registered twice', async () => {
  const searched: unknown[] = [];
  const { user } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([Object.assign(request(), { familyName: 'Ruis' })]),
    MatchDialog_request: () => ({ node: { ...request(), suggestions: [], alike: [] } }),
    MatchDialog_students: ({ search }) => {
      searched.push(search);
      return {
        students: {
          __typename: 'StudentConnection',
          edges: [{ __typename: 'StudentEdge', cursor: 'x', node: maya }],
        },
      };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Match…' }));
  expect(await screen.findByRole('radio', { name: /Maya Ruiz/ })).not.toBeChecked();
  expect(screen.getByText(/Their names begin alike/)).toBeVisible();
  expect(searched).toEqual(['Rui, M']);
});

test('an earlier request is repeated only where it is the same child, or somebody looked', async () => {
  const asked: unknown[] = [];
  const earlier = { ...request(), id: 'r0', number: 'AAAA-2222', receivedOn: '2026-10-30', birthOn: null };
  const { user } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([request({ birthOn: null })]),
    MatchDialog_request: () => ({
      node: { ...request({ birthOn: null }), suggestions: [], alike: [earlier] },
    }),
    MatchDialog_duplicate: (variables) => {
      asked.push(variables.isConfirmed);
      return {
        sayRequestDuplicate: variables.isConfirmed
          ? { __typename: 'HelpRequest', id: 'r1', state: 'duplicate' }
          : {
              __typename: 'InvalidInputProblem',
              code: 'OTHER_CHILD',
              message: 'The two requests do not give the same name and birthday.',
              doNext: null,
              field: 'ofId',
            },
      };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Match…' }));
  await user.click(await screen.findByRole('button', { name: 'This repeats it' }));
  expect(await screen.findByText(/do not give the same name/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'This repeats it' })).toBeDisabled();
  await user.click(screen.getByRole('checkbox', { name: /it is the same child/ }));
  await user.click(screen.getByRole('button', { name: 'This repeats it' }));
  expect(asked).toEqual([false, true]);
});

test('what was called a duplicate is decided anew by special education alone', async () => {
  const double = answers([request({ state: 'duplicate' })]);
  const page = <RequestsPage state="duplicate" onChoose={() => {}} />;
  const first = showToStaff(page, double);
  expect(await screen.findByRole('article', { name: 'Maya Ruiz' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Match…' })).toBeNull();
  first.unmount();
  const director = { ...LEE, roles: ['special_education_admin'] };
  showToStaff(page, { Session_viewer: () => ({ viewer: director }), ...double });
  expect(await screen.findByRole('button', { name: 'Match…' })).toBeVisible();
});

test('a day long ago is confirmed before it is put on record', async () => {
  const confirmed: unknown[] = [];
  const { user } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([]),
    LogRequest_schools: () => ({ schools: [] }),
    LogRequest_log: (variables: { input?: { isConfirmed?: boolean } }) => {
      confirmed.push(variables.input?.isConfirmed);
      return {
        logRequest: {
          __typename: 'InvalidInputProblem',
          code: 'DAY_LONG_AGO',
          message: 'This day is more than 60 days back.',
          doNext: null,
          field: 'receivedOn',
        },
      };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Log a request' }));
  await user.click(await screen.findByRole('button', { name: 'Put it on record' }));
  await user.click(await screen.findByRole('checkbox', { name: /the day is right/ }));
  await user.click(screen.getByRole('button', { name: 'Put it on record' }));
  expect(confirmed).toEqual([false, true]);
});

test('an empty queue says so, a failure can be tried again, and words closed to a role are not empty', async () => {
  const { user } = showToStaff(<RequestsPage state="matched" onChoose={() => {}} />, {
    ...answers([]),
  });
  expect(await screen.findByText('There is no such request.')).toBeVisible();
  expect(await screen.findByText('No evaluation is open.')).toBeVisible();
  expect(screen.getByRole('button', { name: /Show/ })).toHaveTextContent('Matched');
  await user.tab();
});

test('a registrar reads no words, and a receipt that did not arrive is said', async () => {
  const { user } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([request({ concern: null, receipt: 'failed' })]),
  });
  expect(await screen.findByText('The receipt did not arrive: call them.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'What was said' }));
  expect(await screen.findByText('Not shown to your role.')).toBeVisible();
});

test('what was said aloud is logged with its day', async () => {
  const log = vi.fn((_: Record<string, unknown>) => ({
    logRequest: { __typename: 'HelpRequest', id: 'r2', number: 'X', state: 'waiting' },
  }));
  const { user } = showToStaff(<RequestsPage state={undefined} onChoose={() => {}} />, {
    ...answers([]),
    LogRequest_schools: () => ({ schools: [] }),
    LogRequest_log: log,
  });
  await user.click(await screen.findByRole('button', { name: 'Log a request' }));
  const dialog = await screen.findByRole('dialog', { name: 'Log a request' });
  await user.type(within(dialog).getByRole('textbox', { name: /First name/ }), 'Ada');
  await user.type(within(dialog).getByRole('textbox', { name: /Last name/ }), 'Park');
  await user.type(within(dialog).getByRole('textbox', { name: /In their words/ }), 'She does not speak yet.');
  await user.type(within(dialog).getByRole('textbox', { name: /Who asked/ }), 'Ed Park');
  await user.click(within(dialog).getByRole('button', { name: 'Put it on record' }));
  expect(log).toHaveBeenCalledOnce();
  expect(log.mock.calls[0]?.[0]).toMatchObject({
    input: { givenName: 'Ada', askerName: 'Ed Park', saidAloud: true, studentId: null, birthOn: null },
  });
});

test('a wrong match is taken back with a reason, after its consequences were read', async () => {
  const taken: unknown[] = [];
  const matched = request({
    state: 'matched',
    case: { ...open, student: { __typename: 'Student', id: 'leo', name: 'Leo Park' } },
  });
  const own = request({ id: 'r2', state: 'matched', way: 'family', givenName: 'Ada' });
  const { user } = showToStaff(<RequestsPage state="matched" onChoose={() => {}} />, {
    Session_viewer: () => ({ viewer: { ...LEE, roles: ['special_education_admin'] } }),
    ...answers([matched, own]),
    TakeBackDialog_takeBack: (variables) => {
      taken.push(variables);
      return { takeBackMatch: { __typename: 'HelpRequest', id: 'r1', state: 'waiting' } };
    },
  });
  const row = await screen.findByRole('article', { name: 'Maya Ruiz' });
  const hers = screen.getByRole('article', { name: 'Ada Ruiz' });
  expect(within(hers).queryByRole('button', { name: /Take the match back/ })).not.toBeInTheDocument();
  await user.click(within(row).getByRole('button', { name: 'Take the match back…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Take the match back' });
  expect(within(dialog).getByText(/no longer matched to Leo Park/)).toBeVisible();
  const button = within(dialog).getByRole('button', { name: 'Take the match back' });
  expect(button).toBeDisabled();
  expect(await wrongIn(dialog)).toEqual([]);
  await user.type(within(dialog).getByRole('textbox', { name: /Why it is another child/ }), 'Another Maya.');
  await user.click(button);
  expect(taken).toEqual([{ requestId: 'r1', reason: 'Another Maya.' }]);
});
