import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What was done, by the deed's own key; a deed without words here falls back to what it touched. */
const DEEDS: Record<string, MessageDescriptor> = {
  'student.read': msg`Looked at the record`,
  'plan.read': msg`Has read the plan`,
  'plan.at_a_glance': msg`Looked at the plan at a glance`,
  'plan.acknowledge': msg`Confirmed having read the plan`,
  'plan.print_at_a_glance': msg`Printed the plan at a glance`,
  'plan.print_draft': msg`Printed the draft plan`,
  'plan.start': msg`Started a plan`,
  'plan.amend': msg`Started to change a plan in force`,
  'plan.restate': msg`Said anew what a change to the plan is about`,
  'plan.set_aside': msg`Gave up a change to the plan`,
  'plan.confirm_carried': msg`Said of parts of the last plan that they still hold`,
  'plan.restore': msg`Put back what a part of the plan said before`,
  'plan.undo_restore': msg`Took back that a part of the plan was put back`,
  'plan.share': msg`Shared the draft plan with the family`,
  'comment.start': msg`Wrote a comment on the draft`,
  'comment.answer': msg`Wrote a comment on the draft`,
  'suggestion.make': msg`Suggested other words for the draft`,
  'suggestion.accept': msg`Took suggested words over into the draft`,
  'suggestion.reject': msg`Decided on suggested words`,
  'suggestion.withdraw': msg`Withdrew suggested words`,
  'plan.finalize': msg`Finished the plan`,
  'translation.ask': msg`Asked for a translation of the plan`,
  'translation.assign': msg`Gave the plan to a translator`,
  'translation.read': msg`Has read a translation of the plan`,
  'translation.pdf': msg`Opened the PDF of a translation`,
  'translation.publish': msg`Published a translation of the plan`,
  'attachment.list': msg`Looked at the list of files`,
  'attachment.open': msg`Opened a file`,
  'attachment.start': msg`Began to send a file`,
  'attachment.finish': msg`Added a file`,
  'meeting.read': msg`Has opened a meeting`,
  'meeting.arrange': msg`Set up a meeting`,
  'meeting.link': msg`Joined a meeting to the plan it is about`,
  'meeting.invite': msg`Sent the invitations to a meeting`,
  'meeting.answer': msg`Answered an invitation to a meeting`,
  'meeting.reschedule': msg`Moved a meeting`,
  'meeting.cancel': msg`Called off a meeting`,
  'meeting.attendance': msg`Wrote down who came to a meeting`,
  'meeting.hold': msg`Closed a meeting`,
  'signature.request': msg`Asked for an answer to the plan`,
  'signature.view': msg`Opened the plan to answer it`,
  'signature.sign': msg`Signed an answer to the plan`,
  'team.add': msg`Added a person to the team`,
  'team.end': msg`Took a person off the team`,
  'person.email_set': msg`Wrote down an email address of the family`,
  'family.invite': msg`Invited a family member`,
  'notice.sent': msg`Sent a letter`,
  'notice.draft': msg`Began a prior written notice`,
  'notice.revise': msg`Worked on a prior written notice`,
  'notice.read': msg`Has read a prior written notice`,
  'notice.issue': msg`Issued a prior written notice`,
  'notice.supersede': msg`Replaced a prior written notice by another`,
  'notice.open': msg`Opened a prior written notice`,
  'notice.print': msg`Printed a prior written notice`,
  'notice.hand_over': msg`Wrote down that a notice was given`,
  'plan.copy_given': msg`Got, or was given, the copy of the plan`,
  'plan.waits_for_notice': msg`The answer waits for the prior written notice`,
};

const THINGS: Record<string, MessageDescriptor> = {
  student: msg`Worked with the record`,
  plan: msg`Worked on the plan`,
  plan_section: msg`Worked on the plan`,
  comment: msg`Worked on the plan`,
  comment_thread: msg`Worked on the plan`,
  plan_version: msg`Worked on the plan`,
  translation: msg`Worked on a translation of the plan`,
  published_translation: msg`Worked on a translation of the plan`,
  attachment: msg`Worked with a file`,
  meeting: msg`Worked on a meeting`,
  signature: msg`Worked on an answer to the plan`,
  signature_request: msg`Worked on an answer to the plan`,
  team_member: msg`Worked on the list of the team`,
  message: msg`Sent a letter`,
};

const SOMETHING = msg`Worked with the record`;

/** What an entry of the record of access says was done; the same words for families and staff. */
export const deedWords = (action: string, what: string): MessageDescriptor =>
  (Object.hasOwn(DEEDS, action) ? DEEDS[action] : undefined) ??
  (Object.hasOwn(THINGS, what) ? THINGS[what] : undefined) ??
  SOMETHING;
