export interface AskedPlan {
  id: string;
  kind: string;
  state: string;
  latestVersion?: {
    signatureRequests: readonly {
      state: string;
      person: { id: string; name: string };
      signature?: {
        outcome: string;
        signedAt: string;
        choices: readonly { choice: string }[];
      } | null;
    }[];
  } | null;
}

export interface FamilyAnswers {
  /** Parts somebody did not agree with; 0 where the choices are not the reader's to see. */
  disagreements: number;
  questions: number;
  /** Somebody objects or asks, and the team has neither met nor begun another plan since. */
  isOpen: boolean;
  /** Who was asked and has not answered. */
  silent: readonly { id: string; name: string }[];
}

const ASKED = new Set(['consent_pending', 'partially_active', 'active']);

/** What a family's answers to one of the student's plans leave to do. `plans` are newest first. */
export function answersOfFamily<Plan extends AskedPlan>(
  plan: Plan,
  plans: readonly Plan[],
  meetings: readonly { state: string; startsAt: string }[],
): FamilyAnswers {
  const requests = ASKED.has(plan.state) ? (plan.latestVersion?.signatureRequests ?? []) : [];
  const isRenewed = plans
    .slice(0, plans.indexOf(plan))
    .some((newer) => newer.kind === plan.kind && newer.state !== 'void');
  const open = requests.flatMap(({ signature }) => {
    if (!signature || signature.outcome === 'granted' || isRenewed) return [];
    const signedAt = Date.parse(signature.signedAt);
    const hasMet = meetings.some(
      ({ state, startsAt }) => state === 'held' && Date.parse(startsAt) > signedAt,
    );
    return hasMet ? [] : [signature];
  });
  const count = (kind: string) =>
    open.flatMap((one) => one.choices).filter((one) => one.choice === kind).length;
  return {
    disagreements: count('disagree'),
    questions: count('question'),
    isOpen: open.length > 0,
    silent: requests
      .filter(({ state }) => state === 'requested' || state === 'viewed')
      .map(({ person }) => person),
  };
}
