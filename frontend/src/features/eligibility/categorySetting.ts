import type { Categories_readQuery } from '@/gql/graphql';

export type Category = Categories_readQuery['disabilityCategories'][number];

/** What a district says of a category, as the server takes it. */
export interface Setting {
  code: string;
  labelEn: string | null;
  labelEs: string | null;
  isUsed: boolean;
  firstAge: number | null;
  lastAge: number | null;
}

/** What stands of a category now; `null` where the law's own holds. */
export function settingOf(one: Category): Setting {
  const { code, isUsed, firstAge, lastAge, earliestAge, latestAge } = one;
  return {
    code,
    labelEn: one.ownEn ?? null,
    labelEs: one.ownEs ?? null,
    isUsed,
    firstAge: firstAge === earliestAge ? null : (firstAge ?? null),
    lastAge: lastAge === latestAge ? null : (lastAge ?? null),
  };
}

/** Whether the district says anything of its own. */
export function isOwn({ labelEn, labelEs, isUsed, firstAge, lastAge }: Setting): boolean {
  return !!labelEn || !!labelEs || !isUsed || firstAge !== null || lastAge !== null;
}
