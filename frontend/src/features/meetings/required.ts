/** Kinds of meetings for which the law names no roles: a 504 group knows child, data and options (34 CFR 104.35(c)(3)). */
export const ROLES_ARE_OPEN: ReadonlySet<string> = new Set(['section_504']);

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
