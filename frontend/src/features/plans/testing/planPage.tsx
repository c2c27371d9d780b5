import { useState } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import type * as Y from 'yjs';
import { SessionGate } from '@/app/session';
import { sessionEnd } from '@/app/sessionEnd';
import { LiveServer, TestSocket } from '@/features/live/testing/liveServer';
import { type Answers, show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { SidePanelSlot, ToastRegion } from '@/ui';
import { rowsOf } from '../docContent';
import { PlanPage } from '../PlanPage';
import { newRow } from '../rows';
import { SMALL_FORM } from './form';

const GOALS = SMALL_FORM.sections[1]?.fields[0];
if (!GOALS) throw new Error('the small form has goals');

/** A warning about a goal and a blocker of the basics. */
export const FINDINGS = [
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

/** A section as its plan holds it. */
export function section(key: string, content: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return {
    __typename: 'PlanSection',
    id: `section-${key}`,
    key,
    standing: 'in_work',
    mayWrite: true,
    content,
    carried: [],
    assignment: null,
    presentPeople: [],
    ...more,
  };
}

/** A draft of the small form. */
export function plan(more: Record<string, unknown> = {}) {
  return {
    __typename: 'Plan',
    id: 'p1',
    kind: 'iep',
    form: SMALL_FORM,
    carriedFrom: null,
    student: {
      __typename: 'Student',
      id: 's1',
      name: 'Maya Ruiz',
      givenName: 'Maya',
      pronouns: null,
      may: [],
      rightsHolders: [],
    },
    findings: [],
    threads: [],
    state: 'draft',
    startsOn: null,
    endsOn: null,
    sharedWithFamilyAt: null,
    shared: null,
    circumstances: {},
    derived: {},
    known: [],
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

/** The page of a plan as Ana Flores sees it. */
export function showPlan(answers: Answers) {
  return show(<Page />, {
    answers: { Session_viewer: () => ({ viewer: VIEWER }), ...signers(), ...answers },
  });
}

/** One live server a section, while a test runs. */
export const servers: Record<string, LiveServer> = {};
/** Lets Ana into every section that has a server. */
export const openSection = ({ sectionKey }: Record<string, unknown>) => {
  const server = servers[String(sectionKey)];
  if (server) server.tickets += 1;
  return {
    openSection: server
      ? { __typename: 'LiveTicket', url: server.ticketUrl, readOnly: false, personId: 'ana' }
      : { __typename: 'NotAllowedProblem', code: 'NOT_ALLOWED', message: 'No.', doNext: null, field: null },
  };
};

/** Whom a request for signatures would ask. */
export const signers = (...signersToAsk: object[]) => ({
  WhoIsAsked_signers: () => ({
    signersToAsk: signersToAsk.map((one) => ({ __typename: 'SignerToAsk', ...one })),
  }),
});

export const DRAFT: Answers = { PlanPage_plan: () => ({ plan: plan() }), PlanPage_openSection: openSection };

/** Starts the servers before every test of a file, with something written in each, and stops them after it. */
export function liveSections() {
  beforeEach(async () => {
    vi.stubGlobal('WebSocket', TestSocket);
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const [basics, goals] = [await LiveServer.start(), await LiveServer.start()];
    Object.assign(servers, { basics, goals });
    basics.doc.getMap('fields').set('kind', 'annual');
    basics.doc.getMap('fields').set('language_plan', 'Spanish at home');
    const row = newRow(GOALS as NonNullable<typeof GOALS>, 1, 'g1');
    rowsOf(goals.doc, 'goals').push([row]);
    row.set('subject', 'Reading');
    (row.get('condition') as Y.Text).insert(0, 'Given a text');
  });
  afterEach(async () => {
    sessionEnd.reset();
    vi.unstubAllGlobals();
    await Promise.all(Object.values(servers).map((server) => server.stop()));
  });
}
