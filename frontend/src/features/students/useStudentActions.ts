import { useLingui } from '@lingui/react/macro';
import { useMemo } from 'react';
import { usePageActions } from '@/app/pageActions';
import { PLAN_KINDS, type PlanKind, wordsOfKind } from './planKinds';

/** What Ctrl K offers on a student's page: their plans in work, a meeting, a plan to begin. */
export function useStudentActions(
  studentId: string,
  plans: readonly { id: string; kind: string; state: string }[],
  mayArrange: boolean,
  toStart: readonly PlanKind[],
  onStart: (kind: PlanKind) => void,
): void {
  const { t, i18n } = useLingui();
  const drafts = plans.filter((plan) => plan.state === 'draft' || plan.state === 'team_review');
  const said = JSON.stringify([drafts.map(({ id, kind }) => ({ id, kind })), toStart]);
  const actions = useMemo(() => {
    const [written, begun] = JSON.parse(said) as [{ id: string; kind: string }[], PlanKind[]];
    return [
      ...written.map(({ id, kind }) => {
        const words = wordsOfKind(kind);
        const name = words ? i18n._(words.name) : t`Plan`;
        return { id, title: t`Go on writing: ${name}`, href: `/plans/${id}` };
      }),
      ...(mayArrange
        ? [{ id: 'arrange', title: t`Arrange a meeting`, href: `/meetings/new?studentId=${studentId}` }]
        : []),
      ...begun.map((kind) => ({
        id: kind,
        title: i18n._(PLAN_KINDS[kind].start),
        onAction: () => onStart(kind),
      })),
    ];
  }, [said, mayArrange, studentId, onStart, t, i18n]);
  usePageActions(actions);
}
