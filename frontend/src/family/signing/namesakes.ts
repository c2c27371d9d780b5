import type { Decision } from '../plain';

/** The parts that share their title with another: what they say must tell them apart. */
export function namesakes(items: readonly Decision[]): ReadonlyMap<string, Decision> {
  const counts = new Map<string, number>();
  for (const { title } of items) counts.set(title, (counts.get(title) ?? 0) + 1);
  return new Map(items.filter(({ title }) => (counts.get(title) ?? 0) > 1).map((item) => [item.id, item]));
}
