import type { FamilyHome_childQuery } from '@/gql/graphql';
import type { UnreadReport } from '../nextStep';
import { useAsked } from '../useAsked';
import { REPORT } from './documents';

type AnyCase = NonNullable<FamilyHome_childQuery['student']>['cases'][number];

/** The day the report of an evaluation came; undefined before, and null where no step says when. */
export function cameOn(one: Pick<AnyCase, 'line'>): string | null | undefined {
  const mark = one.line.find((known) => known.state === 'report_ready' && known.standing !== 'ahead');
  return mark && (mark.reachedOn ?? null);
}

/**
 * The newest report that came, if the reader is owed a copy and has not opened it: null when there is none, undefined
 * while that is asked. Of an older one nothing is said: what was found since stands in the newer.
 */
export function useUnreadReport(cases: readonly AnyCase[] | undefined): UnreadReport | null | undefined {
  const [newest] = (cases ?? [])
    .flatMap((one) => {
      const day = cameOn(one);
      return day ? [{ caseId: one.id, cameOn: day }] : [];
    })
    .sort((a, b) => b.cameOn.localeCompare(a.cameOn));
  const { data, variables, error } = useAsked(REPORT, newest ? { caseId: newest.caseId } : null);
  if (!newest) return cases && null;
  const isOfThis = variables?.caseId === newest.caseId;
  if (!data || !isOfThis) return error ? null : undefined;
  return data.evaluation?.copyWaits ? newest : null;
}
