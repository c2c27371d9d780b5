import { useLingui } from '@lingui/react/macro';
import { readCounts, sumCounts } from './counts';

/** What a roster changed, all subjects together, in a line; null when it brought nothing. */
export function useChangesInWords(): (counts: unknown) => string | null {
  const { t, i18n } = useLingui();
  return (counts) => {
    const sum = sumCounts(readCounts(counts));
    const [fresh, changed, gone, unreadable] = [sum.new, sum.changed, sum.gone, sum.unreadable].map((n) =>
      i18n.number(n),
    );
    return sum.new + sum.changed + sum.gone + sum.unchanged + sum.unreadable === 0
      ? null
      : t`${fresh} new, ${changed} changed, ${gone} gone, ${unreadable} unreadable`;
  };
}
