import { expect, test } from 'vitest';
import { type AskedPlan, answersOfFamily } from './answersOfFamily';

const HELENA = { id: 'h', name: 'Helena Ruiz' };
const IVAN = { id: 'i', name: 'Ivan Ruiz' };
const signed = (...choices: string[]) => ({
  outcome: choices.every((one) => one === 'agree') ? 'granted' : 'partially_granted',
  signedAt: '2026-11-20T18:00:00Z',
  choices: choices.map((choice) => ({ choice })),
});

function plan(
  state: string,
  signature: ReturnType<typeof signed> | null,
  more: Partial<AskedPlan> = {},
): AskedPlan {
  return {
    id: state,
    kind: 'iep',
    state,
    latestVersion: {
      signatureRequests: [
        { state: signature ? 'answered' : 'viewed', person: HELENA, signature },
        { state: 'requested', person: IVAN, signature: null },
      ],
    },
    ...more,
  };
}

test('what a family disagrees with and asks is counted, and who is silent is named', () => {
  const asked = plan('partially_active', signed('agree', 'disagree', 'question', 'disagree'));
  expect(answersOfFamily(asked, [asked], [])).toEqual({
    disagreements: 2,
    questions: 1,
    isOpen: true,
    silent: [IVAN],
  });
});

test('agreement leaves nothing to answer', () => {
  const asked = plan('active', signed('agree', 'agree'));
  expect(answersOfFamily(asked, [asked], [])).toMatchObject({
    isOpen: false,
    disagreements: 0,
    silent: [IVAN],
  });
});

test('a meeting held since, or another plan begun, is the answer', () => {
  const asked = plan('partially_active', signed('disagree', 'agree'));
  const met = (state: string, startsAt: string) => [{ state, startsAt }];
  const isOpen = (meetings: { state: string; startsAt: string }[], plans = [asked]) =>
    answersOfFamily(asked, plans, meetings).isOpen;
  expect(isOpen(met('held', '2026-11-24T18:00:00Z'))).toBe(false);
  expect(isOpen(met('held', '2026-11-02T18:00:00Z'))).toBe(true);
  expect(isOpen(met('notice_sent', '2026-11-24T18:00:00Z'))).toBe(true);
  expect(isOpen([], [plan('draft', null), asked])).toBe(false);
  expect(isOpen([], [plan('draft', null, { kind: 'section_504' }), asked])).toBe(true);
  expect(isOpen([], [plan('void', null), asked])).toBe(true);
});

test('plans that are past ask for nothing', () => {
  const asked = plan('superseded', signed('disagree'));
  expect(answersOfFamily(asked, [asked], [])).toMatchObject({ isOpen: false, silent: [] });
});
