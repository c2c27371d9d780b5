import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/**
 * Who the law wants in the room (34 CFR 300.321(a)), for a meeting that is being arranged.
 *
 * The server's own table (backend/trellis/meetings/rules.py) decides as soon as the meeting stands.
 */
const REQUIRED: readonly { title: MessageDescriptor; cite: string; roles: readonly string[] }[] = [
  { title: msg`Parent`, cite: '34 CFR 300.321(a)(1)', roles: ['parent'] },
  { title: msg`General education teacher`, cite: '34 CFR 300.321(a)(2)', roles: ['general_teacher'] },
  {
    title: msg`Special education teacher`,
    cite: '34 CFR 300.321(a)(3)',
    roles: ['special_teacher', 'case_manager'],
  },
  {
    title: msg`Representative of the district`,
    cite: '34 CFR 300.321(a)(4)',
    roles: ['lea_representative'],
  },
  {
    title: msg`Somebody who can explain evaluation results`,
    cite: '34 CFR 300.321(a)(5)',
    roles: ['psychologist', 'special_teacher', 'case_manager', 'lea_representative', 'general_teacher'],
  },
];

/** Kinds of meetings for which the law names no roles: a 504 group knows child, data and options (34 CFR 104.35(c)(3)). */
export const ROLES_ARE_OPEN: ReadonlySet<string> = new Set(['section_504']);

/** The required roles that none of these team roles fills, at a meeting of this kind. */
export function missingRoles(roles: readonly string[], kind: string) {
  if (ROLES_ARE_OPEN.has(kind)) return [];
  return REQUIRED.filter((one) => !one.roles.some((role) => roles.includes(role)));
}

/** The kind of plan a meeting of this kind is about. */
export const planKindOf = (meetingKind: string) => (meetingKind === 'section_504' ? 'section_504' : 'iep');

const IN_WORK = new Set(['draft', 'team_review']);

interface AnyPlan {
  kind: string;
  occasion: string;
}

const isAmendment = (draft: AnyPlan) => draft.occasion === 'amendment';

/** The kind of meeting that is most likely wanted, by the plans there are: of the drafts, else the next of its kind. */
export function meetingAbout(plans: readonly (AnyPlan & { state: string })[]): string {
  const drafts = plans.filter((plan) => IN_WORK.has(plan.state));
  const wanted = drafts.length > 0 ? drafts : plans;
  if (wanted.length > 0 && wanted.every((plan) => plan.kind === 'section_504')) return 'section_504';
  if (drafts.length > 0 && drafts.every(isAmendment)) return 'amendment';
  const isFirst = drafts.some((plan) => plan.kind === 'iep' && plan.occasion === 'initial');
  return isFirst || !plans.some((plan) => plan.kind === 'iep') ? 'initial_iep' : 'annual_review';
}

/** The draft a meeting of this kind decides: an amendment is no review, nor the other way round. */
export const draftAbout = <Draft extends AnyPlan>(
  drafts: readonly Draft[],
  meetingKind: string,
): Draft | undefined =>
  drafts.find(
    (draft) => draft.kind === planKindOf(meetingKind) && isAmendment(draft) === (meetingKind === 'amendment'),
  );
