import type { Peer } from '@/features/live';
import { hueOf } from '@/features/live';

/** Who presents a plan, as the hub tells it: since when is the hub's word, so every screen has the same presenter. */
export interface Presenter {
  personId: string;
  name: string;
  /** `<section>.<field>…`; null while they are nowhere in particular. */
  at: string | null;
  since: number;
}

export interface Table {
  /** Somebody else who presents. */
  presenter: Presenter | null;
  /** Since when this browser presents, by the others' newest word: whoever began later has taken over. */
  followers: readonly Peer[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const part = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** What the others' states say. The own state is not among them: nobody hears of themselves. */
export function readTable(
  states: ReadonlyMap<number, Record<string, unknown>>,
  ownClient: number,
  ownPersonId: string,
): Table {
  let presenter: Presenter | null = null;
  const followers = new Map<string, Peer>();
  for (const [client, state] of states) {
    if (client === ownClient) continue;
    const user = part(state.user);
    const personId = text(user.personId);
    if (!personId) continue;
    const name = text(user.name);
    const { at, since } = part(state.presenting);
    if (typeof since === 'number' && (!presenter || isLater({ since, personId }, presenter)))
      presenter = { personId, name, at: text(at) || null, since };
    if (text(state.following) === ownPersonId && personId !== ownPersonId)
      followers.set(personId, {
        personId,
        name,
        initials: text(user.initials) || initialsOf(name),
        hue: hueOf(personId),
        at: null,
      });
  }
  return {
    presenter,
    followers: [...followers.values()].sort((a, b) => a.personId.localeCompare(b.personId)),
  };
}

const isLater = (one: { since: number; personId: string }, other: Presenter) =>
  one.since > other.since || (one.since === other.since && one.personId > other.personId);

function initialsOf(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
}
