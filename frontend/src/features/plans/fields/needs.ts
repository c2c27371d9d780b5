import { asRows, type PlanContent } from '../form';

/** Where the needs stand that goals answer. */
const NEEDS = { section: 'present_levels', field: 'needs' } as const;

export interface Need {
  id: string;
  /** Its words; a need nobody has described yet is not offered. */
  words: string;
  area: string | null;
}

/** The needs of the plan that are described, in order. */
export function needsOf(content: PlanContent): Need[] {
  return asRows(content[NEEDS.section]?.[NEEDS.field]).flatMap((row) => {
    const words = typeof row.description === 'string' ? row.description.trim() : '';
    return words ? [{ id: row.id, words, area: typeof row.area === 'string' ? row.area : null }] : [];
  });
}

/** Those that no goal is for yet. */
export function withoutGoal(content: PlanContent): Need[] {
  const answered = new Set(
    asRows(content.goals?.goals).flatMap((goal) => (Array.isArray(goal.need_ids) ? goal.need_ids : [])),
  );
  return needsOf(content).filter((need) => !answered.has(need.id));
}

/** What a goal for a need says from the first: which need, and whether it is academic or functional. */
export const goalFor = (need: Need): Record<string, unknown> => ({
  need_ids: [need.id],
  ...(need.area ? { area: need.area === 'academic' ? 'academic' : 'functional' } : {}),
});
