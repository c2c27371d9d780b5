import { expect, test } from 'vitest';
import { comingMeetings, nextStep } from './nextStep';

const now = new Date('2026-11-24T12:00:00Z');
const meeting = {
  id: 'm1',
  state: 'notice_sent',
  startsAt: '2026-12-08T15:00:00Z',
  endsAt: '2026-12-08T16:00:00Z',
  participants: [{ answer: 'waiting', person: { id: 'ana' } }],
};
const draft = { id: 'p1', state: 'draft', sharedWithFamilyAt: '2026-11-20T12:00:00Z' };
const request = { id: 'r1', state: 'viewed', signature: null, plan: { id: 'p0', student: { id: 'maya' } } };
const maya = { id: 'maya', plans: [draft], meetings: [meeting] };

test('an answer that is waited for comes first, then a draft, then a meeting', () => {
  expect(nextStep(maya, [request], 'ana', now)).toEqual({ kind: 'decide', requestId: 'r1', planId: 'p0' });
  expect(nextStep(maya, [], 'ana', now)).toEqual({ kind: 'read_draft', plan: draft });
  expect(nextStep({ ...maya, plans: [] }, [], 'ana', now)).toEqual({ kind: 'answer_meeting', meeting });
});

test('a report that came and was not opened stands before a draft and a meeting', () => {
  const report = { caseId: 'c1', cameOn: '2026-11-23' };
  expect(nextStep({ ...maya, report }, [], 'ana', now)).toEqual({ kind: 'read_report', report });
  expect(nextStep({ ...maya, report }, [request], 'ana', now).kind).toBe('decide');
  expect(nextStep({ ...maya, report: null }, [], 'ana', now).kind).toBe('read_draft');
});

test('a child is asked nothing for a sister, nothing twice, and nothing of a draft nobody shared', () => {
  const private_ = { ...draft, sharedWithFamilyAt: null };
  const answered = { ...meeting, participants: [{ answer: 'coming', person: { id: 'ana' } }] };
  const quiet = { id: 'maya', plans: [private_], meetings: [answered] };
  const sisters = { ...request, plan: { id: 'p2', student: { id: 'lucia' } } };
  expect(nextStep(quiet, [sisters, { ...request, signature: { id: 's' } }], 'ana', now)).toEqual({
    kind: 'nothing',
  });
});

test('meetings that are over or called off are not coming; the soonest is first', () => {
  const soon = { ...meeting, id: 'm0', startsAt: '2026-11-25T15:00:00Z', endsAt: '2026-11-25T16:00:00Z' };
  const over = { ...meeting, id: 'm2', startsAt: '2026-11-23T15:00:00Z', endsAt: '2026-11-23T16:00:00Z' };
  const off = { ...meeting, id: 'm3', state: 'cancelled' };
  expect(comingMeetings([meeting, over, off, soon], now).map((one) => one.id)).toEqual(['m0', 'm1']);
});
