/** What came with a student who moved, as the server says it. */
export function transfer(more: Record<string, unknown> = {}) {
  return {
    __typename: 'PlanTransfer',
    source: 'package',
    fromDistrict: 'Red Rock Unified',
    fromState: 'TX',
    isInState: false,
    arrivedOn: '2026-11-09',
    oldStartsOn: '2026-02-02',
    oldEndsOn: '2027-02-01',
    evaluatedOn: '2025-03-14',
    reevaluationDueOn: '2028-03-14',
    services: [
      { what: 'Help with reading: 45 minutes, 4 times a week', startsOn: '2026-11-09' },
      { what: 'Speech therapy', startsOn: null },
    ],
    evaluation: null,
    revision: 1,
    consultedOn: null,
    consultedHow: null,
    consultedWith: null,
    parentSaid: null,
    ...more,
  };
}

/** A transfer file that is genuine and for this student. */
export function preview(more: Record<string, unknown> = {}) {
  return {
    __typename: 'TransferPreview',
    fromDistrict: 'Red Rock Unified',
    fromState: 'TX',
    isInState: false,
    madeAt: '2026-11-20T18:00:00Z',
    startsOn: '2026-02-02',
    endsOn: '2027-02-01',
    evaluatedOn: '2025-03-14',
    nameInPlan: 'Maya Ruiz',
    bornOnInPlan: '2016-05-04',
    isSurelyTheChild: true,
    carried: ['Annual goals', 'Services'],
    anew: ['What the family says'],
    notAgreed: [],
    stays: [
      { __typename: 'StayingBehind', section: 'Annual goals', label: 'Tier', why: 'A question of theirs.' },
    ],
    ...more,
  };
}

export const problem = (code: string, message: string, field: string | null = null) => ({
  __typename: 'InvalidInputProblem',
  code,
  message,
  doNext: null,
  field,
});
