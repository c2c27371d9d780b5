import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { titleWords } from '@/app/jobTitles';

/** What the server names by key, said as one says it to a family. */

const ROLES: Record<string, MessageDescriptor> = {
  case_manager: msg`Leads the plan and is your first contact`,
  special_teacher: msg`Special education teacher`,
  special_education_teacher: msg`Special education teacher`,
  general_teacher: msg`Class teacher`,
  general_education_teacher: msg`Class teacher`,
  speech_therapist: msg`Speech therapist`,
  occupational_therapist: msg`Occupational therapist`,
  physical_therapist: msg`Physical therapist`,
  psychologist: msg`School psychologist`,
  lea_representative: msg`Speaks for the school district`,
  evaluation_interpreter: msg`Explains test results`,
  interpreter: msg`Interpreter`,
  parent: msg`Family`,
  guardian: msg`Family`,
  student: msg`Student`,
  staff: msg`Works at the school`,
  operator: msg`Looks after the computers`,
  guest: msg`Guest`,
  district_admin: msg`District office`,
  special_education_admin: msg`Special education office`,
  section_504_coordinator: msg`Looks after 504 plans`,
  translator: msg`Translates plans`,
  school_leader: msg`School leader`,
  other: msg`Part of the team`,
};

const MEETINGS: Record<string, MessageDescriptor> = {
  initial_iep: msg`Meeting about the first plan`,
  annual_review: msg`Yearly meeting about the plan`,
  amendment: msg`Meeting about a change to the plan`,
  eligibility: msg`Meeting about test results`,
  parent_requested: msg`Meeting you asked for`,
  section_504: msg`Meeting about the 504 plan`,
};

const ANSWERS: Record<string, MessageDescriptor> = {
  waiting: msg`No answer yet`,
  coming: msg`You said: I am coming`,
  not_coming: msg`You said: I am not coming`,
  another_time: msg`You asked for another time`,
};

const PLAN_STATES: Record<string, MessageDescriptor> = {
  draft: msg`A draft`,
  team_review: msg`A draft`,
  finalized: msg`Finished, not in use yet`,
  consent_pending: msg`Waiting for your answer`,
  partially_active: msg`In use in part`,
  active: msg`In use now`,
  superseded: msg`Replaced by a newer plan`,
  expired: msg`Ended`,
  void: msg`No longer counts`,
  not_agreed: msg`Not agreed to, not in use`,
  revoked: msg`Ended because consent was taken back`,
};

const FILES: Record<string, MessageDescriptor> = {
  evaluation_report: msg`Test report`,
  private_report: msg`Report from outside the school`,
  medical: msg`Health paper`,
  protocol: msg`Answers from a test`,
  court_order: msg`Paper from a court`,
  consent: msg`Permission form`,
  work_sample: msg`Work from class`,
  other: msg`Paper`,
};

function lookUp(words: Record<string, MessageDescriptor>, key: string): MessageDescriptor | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** A role key or a job title in words; a title we have no words for comes back as null and is shown as it is. */
export const roleWords = (role: string) => lookUp(ROLES, role) ?? titleWords(role);
export const meetingWords = (kind: string) => lookUp(MEETINGS, kind) ?? msg`Meeting`;
export const answerWords = (answer: string) => lookUp(ANSWERS, answer) ?? msg`No answer yet`;
/** A plan under Section 504, which families know by this name; what is not one is just the plan. */
export const is504 = ({ kind }: { kind: string }) => kind === 'section_504';
/**
 * How a plan stands; one that is agreed for a later day is not in use before it, and what somebody said no to is not
 * agreed. `hasAnswered`: the reader has signed their answer, so nobody waits for it.
 */
export function planStateWords(
  plan: { state: string; startsOn?: string | null },
  hasAnswered: boolean,
  day: string,
) {
  if (plan.startsOn && plan.startsOn > day) {
    if (plan.state === 'active') return msg`Agreed, not in use yet`;
    if (plan.state === 'partially_active') return msg`Agreed in part, not in use yet`;
  }
  if (plan.state === 'consent_pending' && hasAnswered) return msg`You have answered. It is not in use yet.`;
  return lookUp(PLAN_STATES, plan.state) ?? msg`Plan`;
}
export const fileWords = (kind: string) => lookUp(FILES, kind) ?? msg`Paper`;
