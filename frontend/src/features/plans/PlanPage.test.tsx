import { act, screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { SessionGate } from '@/app/session';
import { LiveServer, TestSocket } from '@/features/live/testing/liveServer';
import { type Answers, show } from '@/lib/testing/render';
import { SidePanelSlot, ToastRegion } from '@/ui';
import { proseOf, rowsOf } from './docContent';
import { PlanPage } from './PlanPage';
import { newRow } from './rows';
import { SMALL_FORM } from './testing/form';

const GOALS = SMALL_FORM.sections[1]?.fields[0];
if (!GOALS) throw new Error('the small form has goals');

const VIEWER = {
  __typename: 'Viewer',
  audience: 'STAFF',
  roles: [],
  places: [],
  language: 'en',
  sessionExpiresAt: '2030-01-01T00:00:00Z',
  recentlyAuthenticated: true,
  person: { __typename: 'Person', id: 'ana', name: 'Ana Flores', initials: 'AF', kind: 'staff' },
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
const FINDINGS = [
  finding('IEP-GO-02', 'W', 'Goal 1 names no place.', 'goals', 'goals', 'g1'),
  finding('IEP-DT-01', 'B', 'The date of the meeting is missing.', 'basics', 'meeting_on', null),
];

function finding(
  ruleId: string,
  severity: string,
  message: string,
  sectionKey: string,
  fieldKey: string,
  rowId: string | null,
) {
  return {
    __typename: 'Finding',
    ruleId,
    severity,
    message,
    cite: '34 CFR 300.320(a)(2)',
    sectionKey,
    fieldKey,
    rowId,
  };
}

function section(key: string, content: Record<string, unknown>) {
  return {
    __typename: 'PlanSection',
    id: `section-${key}`,
    key,
    standing: 'in_work',
    mayWrite: true,
    content,
    presentPeople: [],
  };
}

function plan(more: Record<string, unknown> = {}) {
  return {
    __typename: 'Plan',
    id: 'p1',
    kind: 'iep',
    form: SMALL_FORM,
    student: { __typename: 'Student', id: 's1', name: 'Maya Ruiz' },
    findings: [],
    state: 'draft',
    startsOn: null,
    endsOn: null,
    sharedWithFamilyAt: null,
    may: [],
    sections: [
      section('basics', { kind: 'annual', language_plan: 'Spanish at home' }),
      section('goals', {
        goals: [{ id: 'g1', subject: 'Reading', condition: 'Given a text', minutes: null }],
      }),
      section('transition', { preferences: null }),
    ],
    latestVersion: null,
    ...more,
  };
}

function Page() {
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  return (
    <SessionGate onSignedOut={() => {}}>
      <SidePanelSlot value={slot}>
        <PlanPage planId="p1" />
      </SidePanelSlot>
      <div ref={setSlot} />
      <ToastRegion />
    </SessionGate>
  );
}

function showPlan(answers: Answers) {
  return show(<Page />, { answers: { Session_viewer: () => ({ viewer: VIEWER }), ...answers } });
}

/** One live server a section. */
let servers: Record<string, LiveServer>;
const openSection = ({ sectionKey }: Record<string, unknown>) => {
  const server = servers[String(sectionKey)];
  if (server) server.tickets += 1;
  return {
    openSection: server
      ? { __typename: 'LiveTicket', url: server.ticketUrl, readOnly: false }
      : { __typename: 'NotAllowedProblem', code: 'NOT_ALLOWED', message: 'No.', doNext: null, field: null },
  };
};

beforeEach(async () => {
  vi.stubGlobal('WebSocket', TestSocket);
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  servers = { basics: await LiveServer.start(), goals: await LiveServer.start() };
  const [basics, goals] = [servers.basics as LiveServer, servers.goals as LiveServer];
  basics.doc.getMap('fields').set('kind', 'annual');
  basics.doc.getMap('fields').set('language_plan', 'Spanish at home');
  const row = newRow(GOALS as NonNullable<typeof GOALS>, 1, 'g1');
  rowsOf(goals.doc, 'goals').push([row]);
  row.set('subject', 'Reading');
  (row.get('condition') as Y.Text).insert(0, 'Given a text');
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(Object.values(servers).map((server) => server.stop()));
});

const DRAFT: Answers = { PlanPage_plan: () => ({ plan: plan() }), PlanPage_openSection: openSection };

describe('a draft', () => {
  test('opens its sections live and writes into them', async () => {
    const { user } = showPlan(DRAFT);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    expect(field).toHaveValue('Spanish at home');
    await user.type(field, ', always');
    await waitFor(() =>
      expect(servers.basics?.doc.getMap('fields').get('language_plan')).toBe('Spanish at home, always'),
    );
    await waitFor(() => expect(document.querySelector('[data-save]')).toHaveAttribute('data-save', 'saved'));
    expect(screen.getByText(/^Saved/)).toBeVisible();
  });

  test('says that it is not saved until the server has confirmed', async () => {
    const { user } = showPlan(DRAFT);
    const field = await screen.findByRole('textbox', { name: /Language plan/ });
    const server = servers.basics as LiveServer;
    server.holdsBack = true;
    await user.type(field, '!');
    expect(await screen.findByText('Saving…')).toBeVisible();
    await waitFor(() => expect(server.doc.getMap('fields').get('language_plan')).toBe('Spanish at home!'));
    await waitFor(() => {
      server.confirm();
      expect(screen.queryByText('Saving…')).toBeNull();
    });
  });

  test('shows a field when its condition comes true, and writes prose into its own fragment', async () => {
    const { user } = showPlan(DRAFT);
    await screen.findByRole('textbox', { name: /Language plan/ });
    expect(screen.queryByRole('textbox', { name: 'Supports for behavior' })).toBeNull();
    await user.click(screen.getByRole('radio', { name: 'Yes' }));
    const prose = await screen.findByRole('textbox', { name: 'Supports for behavior' });
    expect(prose).toHaveAttribute('contenteditable', 'true');
    const mine = servers.basics as LiveServer;
    // Looking at an empty editor writes nothing.
    expect(proseOf(mine.doc, 'behavior_text').length).toBe(0);
    const other = new Y.XmlElement('paragraph');
    act(() => {
      proseOf(mine.doc, 'behavior_text').push([other]);
      other.insert(0, [new Y.XmlText('A calm corner')]);
      mine.sendAll();
    });
    await waitFor(() => expect(prose).toHaveTextContent('A calm corner'));
  });

  test('opens a row in place, binds its long text, moves, removes and brings back', async () => {
    const { user } = showPlan(DRAFT);
    await user.click(await screen.findByRole('button', { name: 'Goal 1: Reading' }));
    const condition = screen.getByRole('textbox', { name: 'Condition' });
    await user.type(condition, ' of grade 3');
    const goals = servers.goals as LiveServer;
    const text = () => (rowsOf(goals.doc, 'goals').get(0).get('condition') as Y.Text).toString();
    await waitFor(() => expect(text()).toBe('Given a text of grade 3'));
    await user.click(screen.getByRole('button', { name: 'Add goal' }));
    await waitFor(() => expect(rowsOf(goals.doc, 'goals').length).toBe(2));
    const second = await screen.findByRole('button', { name: 'Goal 2' });
    expect(second).toHaveAttribute('aria-expanded', 'true');
    await user.click(screen.getByRole('button', { name: 'Move up: Goal 2' }));
    expect(await screen.findByRole('button', { name: 'Goal 2: Reading' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Remove: Goal 2: Reading' }));
    await waitFor(() => expect(rowsOf(goals.doc, 'goals').length).toBe(1));
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: 'Goal 2: Reading' })).toBeVisible();
    await waitFor(() => expect(rowsOf(goals.doc, 'goals').length).toBe(2));
  });

  test('shows who else is in a field', async () => {
    showPlan(DRAFT);
    await screen.findByRole('textbox', { name: /Language plan/ });
    const { LiveSection } = await import('@/features/live');
    const ben = new LiveSection({
      self: { personId: 'ben', name: 'Ben Cho', initials: 'BC' },
      openTicket: (servers.basics as LiveServer).openTicket,
    });
    ben.connect();
    ben.setPlace('basics.language_plan');
    const field = document.getElementById('basics.language_plan') as HTMLElement;
    expect(await within(field).findByText('BC')).toBeInTheDocument();
    ben.destroy();
  });

  test('a section without a ticket is read', async () => {
    showPlan({ ...DRAFT, PlanPage_openSection: () => openSection({ sectionKey: 'nowhere' }) });
    expect(await screen.findAllByText('You may read this section, not write in it.')).not.toHaveLength(0);
    expect(screen.getByText('Spanish at home')).toBeVisible();
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  test('lists findings, blockers first, and goes to their fields', async () => {
    const { user } = showPlan({ ...DRAFT, PlanPage_plan: () => ({ plan: plan({ findings: FINDINGS }) }) });
    const ready = await screen.findByRole('button', { name: /Ready\? 1 blocks, 1 warns/ });
    await screen.findByRole('button', { name: 'Goal 1: Reading' });
    await user.click(ready);
    const panel = screen.getByRole('complementary', { name: 'Ready?' });
    const rows = within(panel).getAllByRole('button', { name: /34 CFR/ });
    expect(rows[0]).toHaveAccessibleName(/The date of the meeting is missing/);
    await user.click(rows[1] as HTMLElement);
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Subject' })).toHaveFocus());
  });

  test('Alt and the arrows go from section to section', async () => {
    const { user } = showPlan(DRAFT);
    await user.click(await screen.findByRole('textbox', { name: /Language plan/ }));
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(document.getElementById('goals')).toHaveFocus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(document.getElementById('basics')).toHaveFocus();
  });

  test('a section that is not asked here can be shown anyway', async () => {
    const { user } = showPlan(DRAFT);
    await screen.findByRole('textbox', { name: /Language plan/ });
    expect(screen.queryByRole('heading', { name: 'Transition to adult life' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Not asked here (1)' }));
    await user.click(screen.getByRole('button', { name: 'Show anyway: Transition to adult life' }));
    expect(screen.getByRole('heading', { name: 'Transition to adult life' })).toBeVisible();
  });
});

describe('finalizing', () => {
  test('wants a reason for every warning, and sends one key however often it is pressed', async () => {
    const answers = {
      ...DRAFT,
      PlanPage_plan: () => ({ plan: plan({ may: ['finalize'], findings: [FINDINGS[0]] }) }),
      PlanPage_finalize: () => ({
        finalizePlan: {
          __typename: 'FindingsProblem',
          code: 'CHECKS_BLOCK',
          message: 'The plan is not ready.',
          doNext: null,
          field: null,
          // Only what is left: the warning has its reason.
          findings: [FINDINGS[1]],
        },
      }),
    };
    const { user, asked } = showPlan(answers);
    await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
    const dialog = screen.getByRole('dialog');
    const press = within(dialog).getByRole('button', { name: 'Finalize plan' });
    expect(press).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox', { name: /names no place/ }), 'Everywhere');
    await user.click(press);
    expect(await within(dialog).findByText('The plan is not ready.')).toBeVisible();
    expect(within(dialog).getByText(/date of the meeting is missing/)).toBeVisible();
    const sent = asked.filter(({ body }) => body.operationName === 'PlanPage_finalize');
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body.variables).toMatchObject({
      planId: 'p1',
      overrides: [{ ruleId: 'IEP-GO-02', rowId: 'g1', reason: 'Everywhere' }],
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(press).toBeDisabled();
    expect(within(dialog).getByRole('textbox', { name: /names no place/ })).toHaveValue('Everywhere');
  });

  test('a plan that was frozen is asked for again, and one dialog has one key', async () => {
    let isFinal = false;
    const { user, asked } = showPlan({
      ...DRAFT,
      PlanPage_plan: () => ({ plan: plan(isFinal ? { state: 'finalized' } : { may: ['finalize'] }) }),
      PlanPage_finalize: () => {
        const isSecond = isFinal;
        isFinal = true;
        return {
          finalizePlan: isSecond
            ? { __typename: 'PlanVersion', id: 'v1', number: 1, sha256: 'ab' }
            : { __typename: 'OtherProblem', code: 'BUSY', message: 'Try again.', doNext: null, field: null },
        };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Finalize…' }));
    await user.click(screen.getByRole('button', { name: 'Finalize plan' }));
    expect(await screen.findByText('Try again.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Finalize plan' }));
    expect(await screen.findByText('Final')).toBeVisible();
    const keys = asked
      .filter(({ body }) => body.operationName === 'PlanPage_finalize')
      .map(({ body }) => body.variables?.idempotencyKey);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

test('sharing says what it means first', async () => {
  const { user, asked } = showPlan({
    ...DRAFT,
    PlanPage_plan: () => ({ plan: plan({ may: ['share'] }) }),
    PlanPage_share: () => ({
      shareDraft: { ...plan(), sharedWithFamilyAt: '2026-11-20T10:00:00Z' },
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Share with family' }));
  expect(asked.some(({ body }) => body.operationName === 'PlanPage_share')).toBe(false);
  const dialog = screen.getByRole('alertdialog', { name: 'Share the draft with the family' });
  await user.click(within(dialog).getByRole('button', { name: 'Share with family' }));
  await waitFor(() => expect(asked.some(({ body }) => body.operationName === 'PlanPage_share')).toBe(true));
});

test('a final plan is read: version, hash, PDF, signatures, and no socket', async () => {
  const person = { __typename: 'Person', id: 'x', name: 'Rosa Ruiz' };
  const { asked } = showPlan({
    PlanPage_plan: () => ({
      plan: plan({
        state: 'consent_pending',
        may: ['request_signatures'],
        latestVersion: {
          __typename: 'PlanVersion',
          id: 'v1',
          number: 1,
          sha256: 'abcdef0123456789'.repeat(4),
          finalizedAt: '2026-11-20T10:00:00Z',
          finalizedBy: { __typename: 'Person', id: 'ana', name: 'Ana Flores' },
          pdf: { __typename: 'SealedPdf', url: '/files/v1.pdf', pageCount: 9, stage: 'finalized' },
          signatureRequests: [
            {
              __typename: 'SignatureRequest',
              id: 'r1',
              state: 'requested',
              viewedAt: null,
              person,
              signature: null,
            },
          ],
        },
      }),
    }),
  });
  expect(await screen.findByText('abcdef012345…')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Open the sealed PDF' })).toHaveAttribute('href', '/files/v1.pdf');
  expect(screen.getByText('Not read yet')).toBeVisible();
  expect(screen.getByText('Goal 1: Reading')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Ask again for signatures' })).toBeVisible();
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(asked.some(({ body }) => body.operationName === 'PlanPage_openSection')).toBe(false);
});

test('a plan that is not there says so', async () => {
  showPlan({ PlanPage_plan: () => ({ plan: null }) });
  expect(await screen.findByText('There is no such plan, or it is not yours to read.')).toBeVisible();
});
