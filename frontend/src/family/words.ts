import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

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
};

const FILES: Record<string, MessageDescriptor> = {
  evaluation_report: msg`Test report`,
  private_report: msg`Report from outside the school`,
  medical: msg`Health paper`,
  consent: msg`Permission form`,
  work_sample: msg`Work from class`,
  other: msg`Paper`,
};

/** What was done, by the deed's own key; a deed without words here falls back to what it touched. */
const DEEDS: Record<string, MessageDescriptor> = {
  'student.read': msg`Looked at the record`,
  'plan.read': msg`Has read the plan`,
  'plan.start': msg`Started a plan`,
  'plan.share': msg`Shared the draft plan with you`,
  'plan.finalize': msg`Finished the plan`,
  'attachment.list': msg`Looked at the list of files`,
  'attachment.open': msg`Opened a file`,
  'attachment.start': msg`Added a file`,
  'attachment.finish': msg`Added a file`,
  'meeting.arrange': msg`Set up a meeting`,
  'meeting.invite': msg`Sent the invitations to a meeting`,
  'meeting.answer': msg`Answered an invitation to a meeting`,
  'meeting.reschedule': msg`Moved a meeting`,
  'meeting.cancel': msg`Called off a meeting`,
  'meeting.attendance': msg`Wrote down who came to a meeting`,
  'meeting.hold': msg`Closed a meeting`,
  'signature.request': msg`Asked for your answer to the plan`,
  'signature.view': msg`Opened the plan to answer it`,
  'signature.sign': msg`Signed an answer to the plan`,
  'team.add': msg`Added a person to the team`,
  'team.end': msg`Took a person off the team`,
  'family.invite': msg`Invited a family member`,
  'notice.sent': msg`Sent a letter`,
};

const THINGS: Record<string, MessageDescriptor> = {
  student: msg`Worked with the record`,
  plan: msg`Worked on the plan`,
  plan_section: msg`Worked on the plan`,
  plan_version: msg`Worked on the plan`,
  attachment: msg`Worked with a file`,
  meeting: msg`Worked on a meeting`,
  signature: msg`Worked on an answer to the plan`,
  signature_request: msg`Worked on an answer to the plan`,
  team_member: msg`Worked on the list of the team`,
  message: msg`Sent a letter`,
};

const SOMETHING = msg`Worked with the record`;

function lookUp(words: Record<string, MessageDescriptor>, key: string): MessageDescriptor | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** A role key in words; what is not a key (a job title somebody typed) comes back as null and is shown as it is. */
export const roleWords = (role: string) => lookUp(ROLES, role) ?? null;
export const meetingWords = (kind: string) => lookUp(MEETINGS, kind) ?? msg`Meeting`;
export const answerWords = (answer: string) => lookUp(ANSWERS, answer) ?? msg`No answer yet`;
export const planStateWords = (state: string) => lookUp(PLAN_STATES, state) ?? msg`Plan`;
export const fileWords = (kind: string) => lookUp(FILES, kind) ?? msg`Paper`;
export const deedWords = (action: string, what: string) =>
  lookUp(DEEDS, action) ?? lookUp(THINGS, what) ?? SOMETHING;
