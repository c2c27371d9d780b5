import { expect, test } from 'vitest';
import { draftAbout, meetingAbout, planKindOf } from './required';

test('a meeting is about the draft of its own kind', () => {
  const draft = (kind: string, occasion = 'annual') => ({ kind, occasion, state: 'draft' });
  expect(meetingAbout([draft('section_504')])).toBe('section_504');
  expect(meetingAbout([draft('section_504'), draft('iep')])).toBe('annual_review');
  expect(meetingAbout([draft('iep', 'initial')])).toBe('initial_iep');
  expect(planKindOf('section_504')).toBe('section_504');
  expect(planKindOf('eligibility')).toBe('iep');
});

test('without a draft the next meeting is the one that comes next', () => {
  const active = (kind: string) => ({ kind, occasion: 'initial', state: 'active' });
  expect(meetingAbout([])).toBe('initial_iep');
  expect(meetingAbout([active('iep')])).toBe('annual_review');
  expect(meetingAbout([active('section_504')])).toBe('section_504');
});

test('an amendment is decided at a meeting of its own, the next plan at its review', () => {
  const amendment = { kind: 'iep', occasion: 'amendment', state: 'draft' };
  const annual = { kind: 'iep', occasion: 'annual', state: 'draft' };
  expect(meetingAbout([amendment])).toBe('amendment');
  expect(meetingAbout([amendment, annual])).toBe('annual_review');
  expect(draftAbout([amendment, annual], 'annual_review')).toBe(annual);
  expect(draftAbout([annual, amendment], 'amendment')).toBe(amendment);
  expect(draftAbout([annual], 'amendment')).toBeUndefined();
});
