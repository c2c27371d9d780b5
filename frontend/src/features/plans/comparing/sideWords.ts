import { useLingui } from '@lingui/react/macro';
import { useViewer } from '@/app/session';
import { useDates } from '@/app/useDates';
import { wordsOfKind } from '@/features/students/planKinds';
import type { ComparePage_comparisonQuery } from '@/gql/graphql';
import { today } from '@/lib/dates';
import type { Option } from '@/ui';

type Side = NonNullable<ComparePage_comparisonQuery['planComparison']>['sides'][number];

/** What to call each version: which plan it is of, and of what day; no two are called the same. */
export function useSideWords(kind: string): (side: Side) => Option {
  const { t, i18n } = useLingui();
  const dates = useDates();
  const { timeZone } = useViewer().district;
  const kinds = wordsOfKind(kind);
  return ({ id, of, occasion, number, at, startsOn, endsOn }) => {
    const title = kinds ? i18n._(kinds.titles[occasion] ?? kinds.name) : t`Plan`;
    const day = at ? dates.day(today(new Date(at), timeZone)) : '';
    const labels: Record<string, string> = {
      draft: t`${title}: the draft as it is now`,
      shared: t`${title}: the copy the family got on ${day}`,
      version: t`${title}, final since ${day}`,
    };
    const period =
      startsOn && endsOn && of === 'version' ? t`${dates.day(startsOn)} to ${dates.day(endsOn)}` : '';
    const version = number && number > 1 ? t`Version ${number}` : '';
    return {
      id,
      label: labels[of] ?? title,
      description: [period, version].filter(Boolean).join(' · ') || undefined,
    };
  };
}
