export interface WaitingRequest {
  id: string;
  state: string;
  signature?: unknown;
  plan: { id: string; student: { id: string } };
}

interface AnyMeeting {
  id: string;
  state: string;
  startsAt: string;
  endsAt: string;
  participants: readonly { answer: string; person: { id: string } }[];
}

interface AnyPlan {
  id: string;
  state: string;
  sharedWithFamilyAt?: string | null;
}

/** The report of an evaluation that is out, and that the reader has not opened. */
export interface UnreadReport {
  caseId: string;
  cameOn: string;
}

export type NextStep<Plan, Meeting> =
  | { kind: 'decide'; requestId: string; planId: string }
  | { kind: 'read_report'; report: UnreadReport }
  | { kind: 'read_draft'; plan: Plan }
  | { kind: 'answer_meeting'; meeting: Meeting }
  | { kind: 'nothing' };

/** The reader's own signed answer to a plan, so that it can be read again; undefined when there is none. */
export function answerTo<Request extends { signature?: unknown; plan: { id: string } }>(
  plan: { id: string },
  requests: readonly Request[],
): (Request & { signature: NonNullable<Request['signature']> }) | undefined {
  return requests.find(
    (one): one is Request & { signature: NonNullable<Request['signature']> } =>
      one.plan.id === plan.id && !!one.signature,
  );
}

/** A plan that is still being written, and that the school shared to be read before the meeting. */
export function isSharedDraft(plan: AnyPlan): boolean {
  return !!plan.sharedWithFamilyAt && (plan.state === 'draft' || plan.state === 'team_review');
}

/** Meetings that are still to come, soonest first. */
export function comingMeetings<Meeting extends AnyMeeting>(
  meetings: readonly Meeting[],
  now: Date,
): Meeting[] {
  return meetings
    .filter((m) => m.state !== 'held' && m.state !== 'cancelled' && new Date(m.endsAt) > now)
    .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
}

/** The person's own answer to a meeting; null when they are not invited. */
export function answerOf(meeting: AnyMeeting, personId: string): string | null {
  return meeting.participants.find((one) => one.person.id === personId)?.answer ?? null;
}

/**
 * The one thing to do for a child: an answer that is waited for, then a report to read, then a draft, then a meeting to
 * answer. A report comes before the meeting that talks about it (34 CFR 300.306(a)(2)).
 */
export function nextStep<Plan extends AnyPlan, Meeting extends AnyMeeting>(
  child: { id: string; plans: readonly Plan[]; meetings: readonly Meeting[]; report?: UnreadReport | null },
  requests: readonly WaitingRequest[],
  personId: string,
  now: Date,
): NextStep<Plan, Meeting> {
  const request = requests.find(
    (one) => one.plan.student.id === child.id && !one.signature && one.state !== 'withdrawn',
  );
  if (request) return { kind: 'decide', requestId: request.id, planId: request.plan.id };
  if (child.report) return { kind: 'read_report', report: child.report };
  const plan = child.plans.find(isSharedDraft);
  if (plan) return { kind: 'read_draft', plan };
  const meeting = comingMeetings(child.meetings, now).find((one) => answerOf(one, personId) === 'waiting');
  if (meeting) return { kind: 'answer_meeting', meeting };
  return { kind: 'nothing' };
}
