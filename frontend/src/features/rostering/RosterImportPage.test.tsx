import { act, screen, waitFor } from '@testing-library/react';
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { Provider } from 'urql';
import { expect, test } from 'vitest';
import { SessionGate } from '@/app/session';
import { REQUEST, readHash, sendHash } from '@/app/trusted';
import { embeddedTypes, possibleTypes } from '@/gql/cacheShape';
import { type Answers, server, show } from '@/lib/testing/render';
import { LEE } from '@/lib/testing/staff';
import { RosterImportPage } from './RosterImportPage';

type Sink = { next: (value: { data: unknown }) => void };

/** The page over the app's own kind of cache, with a live line the test speaks on. */
function open(answers: Answers) {
  const { fetch, asked } = server({ Session_viewer: () => ({ viewer: LEE }), ...answers });
  const lines: Sink[] = [];
  const client = new Client({
    ...REQUEST,
    fetch,
    exchanges: [
      readHash,
      cacheExchange({
        keys: {
          ...Object.fromEntries(embeddedTypes.map((type) => [type, () => null])),
          Viewer: () => 'viewer',
        },
        possibleTypes,
        resolvers: { RosterImport: { findings: relayPagination() } },
      }),
      sendHash,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: () => ({
          subscribe: (sink) => {
            lines.push(sink as unknown as Sink);
            return { unsubscribe: () => lines.splice(lines.indexOf(sink as unknown as Sink), 1) };
          },
        }),
      }),
    ],
  });
  const shown = show(
    <Provider value={client}>
      <SessionGate onSignedOut={() => {}}>
        <RosterImportPage importId="R1" />
      </SessionGate>
    </Provider>,
  );
  const says = (roster: object) =>
    act(async () => lines[0]?.next({ data: { rosterImportChanged: { ...base, ...roster } } }));
  return { ...shown, asked, lines, says };
}

const base = {
  __typename: 'RosterImport',
  id: 'R1',
  fileName: 'fall.zip',
  state: 'reading',
  createdAt: '2026-09-01T14:00:00Z',
  counts: {},
  warnings: [],
  stepCount: 0,
  stepsDone: 0,
  appliedAt: null,
  failure: null,
  uploadedBy: { __typename: 'Person', id: 'P1', name: 'Dana Ortiz' },
};
const counts = {
  students: { new: 1200, changed: 4, gone: 900, unchanged: 30 },
  guardians: { unreadable: 2 },
};
const previewed = { ...base, state: 'previewed', counts };

function finding(id: string, more: object = {}) {
  return {
    __typename: 'RosterFinding',
    id,
    kind: 'unreadable',
    subject: 'guardians',
    label: `Row ${id}`,
    file: 'users.csv',
    line: 17,
    reason: 'The birth date is not a date.',
    ...more,
  };
}

function findings(rows: object[], hasNextPage = false) {
  return {
    rosterImport: {
      __typename: 'RosterImport',
      id: 'R1',
      findings: {
        __typename: 'RosterFindingConnection',
        edges: rows.map((node, n) => ({ __typename: 'RosterFindingEdge', cursor: `c${n}`, node })),
        pageInfo: { __typename: 'PageInfo', hasNextPage, endCursor: hasNextPage ? 'more' : null },
        totalCount: { __typename: 'Count', value: 2, isExact: true },
      },
    },
  };
}

const load = (roster: object) => ({ RosterImportPage_load: () => ({ rosterImport: roster }) });

test('a roster is followed from being read to being applied without a reload', async () => {
  const { says, user, asked, lines } = open({
    ...load(base),
    RosterFindings_findings: () => findings([finding('F1')]),
    RosterDecision_apply: () => ({
      applyRosterImport: { ...previewed, state: 'applying', stepCount: 4, stepsDone: 0 },
    }),
  });
  expect(await screen.findByText('The roster is being read.')).toBeVisible();
  await waitFor(() => expect(lines).toHaveLength(1));

  await says(previewed);
  const table = await screen.findByRole('table', { name: 'Counts' });
  expect(table).toHaveTextContent(/Students1,200490030/);
  await user.click(screen.getByRole('button', { name: 'Apply roster' }));
  expect(asked.find((one) => one.body.operationName === 'RosterDecision_apply')?.body.variables).toEqual({
    id: 'R1',
    confirmWarnings: false,
    reason: null,
  });

  expect(await screen.findByRole('progressbar', { name: 'Applying' })).toBeVisible();
  await says({ ...previewed, state: 'applying', stepCount: 4, stepsDone: 3 });
  expect(screen.getByText('3 of 4')).toBeVisible();
  await says({
    ...previewed,
    state: 'applied',
    stepCount: 4,
    stepsDone: 4,
    appliedAt: '2026-09-01T15:00:00Z',
  });
  expect(screen.getByRole('link', { name: 'See people' })).toHaveAttribute('href', '/people');
  await waitFor(() => expect(lines).toHaveLength(0));
});

test('what the server warns of must be confirmed before it can be applied', async () => {
  const { user, asked } = open({
    ...load({ ...previewed, warnings: [{ code: 'NEW_LEADER', message: 'Pat Lead would lead.' }] }),
    RosterFindings_findings: () => findings([]),
    RosterDecision_apply: () => ({
      applyRosterImport: {
        __typename: 'ConflictProblem',
        code: 'ROSTER_STALE',
        message: 'Another roster was applied meanwhile.',
        doNext: 'Bring the files again.',
        field: null,
      },
    }),
  });
  expect(await screen.findByText('Pat Lead would lead.')).toBeVisible();
  expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
  const apply = screen.getByRole('button', { name: 'Apply roster' });
  expect(apply).toBeDisabled();
  await user.click(screen.getByRole('checkbox', { name: /it is right/ }));
  await user.click(apply);
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'Another roster was applied meanwhile.Bring the files again.',
  );
  expect(
    asked.find((one) => one.body.operationName === 'RosterDecision_apply')?.body.variables,
  ).toMatchObject({ confirmWarnings: true });
});

test('ending many takes a reason, which stays with the roster', async () => {
  const gone = { code: 'MANY_GONE', message: '900 students are gone.', reason: null as string | null };
  const { user, asked, says, lines } = open({
    ...load({ ...previewed, warnings: [gone] }),
    RosterFindings_findings: () => findings([]),
    RosterDecision_apply: () => ({
      applyRosterImport: { ...previewed, state: 'applying', warnings: [gone] },
    }),
  });
  await user.click(await screen.findByRole('checkbox', { name: /it is right/ }));
  const apply = screen.getByRole('button', { name: 'Apply roster' });
  expect(apply).toBeDisabled();
  await user.type(
    screen.getByRole('textbox', { name: /Why is it right that they end/ }),
    ' The school closed. ',
  );
  await user.click(apply);
  expect(asked.find((one) => one.body.operationName === 'RosterDecision_apply')?.body.variables).toEqual({
    id: 'R1',
    confirmWarnings: true,
    reason: 'The school closed.',
  });
  await waitFor(() => expect(lines).toHaveLength(1));
  await says({ ...previewed, state: 'applied', warnings: [{ ...gone, reason: 'The school closed.' }] });
  expect(await screen.findByText('Why many were ended: The school closed.')).toBeVisible();
});

test('discarding asks first', async () => {
  const { user } = open({
    ...load(previewed),
    RosterFindings_findings: () => findings([]),
    RosterDecision_discard: () => ({ discardRosterImport: { ...previewed, state: 'discarded' } }),
  });
  await user.click(await screen.findByRole('button', { name: 'Discard roster' }));
  const dialog = await screen.findByRole('alertdialog', { name: 'Discard fall.zip?' });
  await user.click(
    [...dialog.querySelectorAll('button')].find((one) => one.textContent === 'Discard roster') as HTMLElement,
  );
  expect(await screen.findByText('Discarded. It changed nothing.')).toBeVisible();
});

test('one that nobody decided about says that it expired, and offers no decision', async () => {
  open({
    ...load({ ...previewed, state: 'expired' }),
    RosterFindings_findings: () => findings([]),
  });
  expect(await screen.findByText('Expired. It changed nothing.')).toBeVisible();
  expect(screen.getByText(/for two weeks, so the file was deleted/)).toBeVisible();
  expect(screen.getByText('Expired')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Bring another roster' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Discard roster' })).not.toBeInTheDocument();
});

test('rows say where and why, narrow to a kind, and more of them come on request', async () => {
  const { user, asked } = open({
    ...load(previewed),
    RosterFindings_findings: ({ kind, after }) =>
      kind === 'gone'
        ? findings([finding('F9', { kind: 'gone', label: 'Mo Lee', line: null, reason: null })])
        : after
          ? findings([finding('F2')])
          : findings([finding('F1')], true),
  });
  const row = (await screen.findByText('Row F1')).closest('tr') as HTMLElement;
  expect(row).toHaveTextContent(/Guardians.*Unreadable/);
  expect(row).toHaveTextContent('The birth date is not a date.users.csv, line 17');
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('Row F2')).toBeVisible();
  expect(screen.getByText('Row F1')).toBeVisible();

  await user.click(screen.getByRole('button', { name: /Kind/ }));
  await user.click(await screen.findByRole('option', { name: 'Gone' }));
  expect(await screen.findByText('Mo Lee')).toBeVisible();
  expect(screen.queryByText('Row F1')).not.toBeInTheDocument();
  expect(asked.at(-1)?.body.variables).toMatchObject({ kind: 'gone', after: null });
});

test('a roster that failed says why and what to do', async () => {
  open({
    ...load({
      ...base,
      state: 'failed',
      failure: {
        __typename: 'RosterFailure',
        code: 'NO_MANIFEST',
        message: 'The bundle has no manifest.csv.',
        doNext: 'Export a OneRoster 1.2 bundle.',
      },
    }),
    RosterFindings_findings: () => findings([]),
  });
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'The bundle has no manifest.csv.Export a OneRoster 1.2 bundle.',
  );
  expect(screen.queryByRole('button', { name: 'Apply roster' })).not.toBeInTheDocument();
});

test('a roster of somebody else looks like none', async () => {
  open({ RosterImportPage_load: () => ({ rosterImport: null }) });
  expect(await screen.findByText('There is no such roster.')).toBeVisible();
});
