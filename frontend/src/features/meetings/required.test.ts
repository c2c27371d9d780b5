import { expect, test } from 'vitest';
import { draftAbout, meetingAbout, missingRoles, planKindOf } from './required';

test('a 504 meeting asks for no role by name, an IEP meeting does', () => {
  expect(missingRoles(['case_manager'], 'section_504')).toEqual([]);
  expect(missingRoles(['case_manager'], 'annual_review').length).toBeGreaterThan(0);
});

test('a meeting is about the draft of its own kind', () => {
  const [iep, of504] = [{ kind: 'iep' }, { kind: 'section_504' }];
  expect(meetingAbout([of504])).toBe('section_504');
  expect(meetingAbout([of504, iep])).toBe('annual_review');
  expect(meetingAbout([])).toBe('annual_review');
  expect(planKindOf('section_504')).toBe('section_504');
  expect(planKindOf('eligibility')).toBe('iep');
});

test('an amendment is decided at a meeting of its own, the next plan at its review', () => {
  const amendment = { kind: 'iep', occasion: 'amendment' };
  const annual = { kind: 'iep', occasion: 'annual' };
  expect(meetingAbout([amendment])).toBe('amendment');
  expect(meetingAbout([amendment, annual])).toBe('annual_review');
  expect(draftAbout([amendment, annual], 'annual_review')).toBe(annual);
  expect(draftAbout([annual, amendment], 'amendment')).toBe(amendment);
  expect(draftAbout([annual], 'amendment')).toBeUndefined();
});
