import type { Awareness } from 'y-protocols/awareness';

export interface Self {
  personId: string;
  name: string;
  initials: string;
}

export interface Peer extends Self {
  /** 0 to 5, the same for one person everywhere. */
  hue: number;
  /** Where they are, as `<section>.<field>[.<row>[.<column>]]`; null when nowhere in particular. */
  at: string | null;
}

/** Sent as `user.color`; here carets take their ink from the tokens by `hue`, which know light and dark. */
const INKS = ['#00646f', '#7c2f74', '#6f4b00', '#474a9c', '#17622f', '#8a2b37'] as const;

/** One of six inks for a person, the same on every screen. */
export function hueOf(personId: string): number {
  let sum = 0;
  for (const character of personId) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % INKS.length;
}

export function inkOf(personId: string): string {
  return INKS[hueOf(personId)] ?? INKS[0];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The others in a document, one entry a person and place, stable while nothing changes. */
export class Peers {
  private last: readonly Peer[] = [];
  private lastKey = '[]';

  constructor(
    private readonly awareness: Awareness,
    private readonly ownPersonId: string,
  ) {}

  /** Who writes with a client, while they are here. */
  personOf(client: number): { personId: string; name: string } | null {
    const user = this.awareness.getStates().get(client)?.user as Record<string, unknown> | undefined;
    const personId = text(user?.personId);
    return personId ? { personId, name: text(user?.name) } : null;
  }

  read(): readonly Peer[] {
    const found = new Map<string, Peer>();
    for (const [client, state] of this.awareness.getStates()) {
      if (client === this.awareness.clientID) continue;
      const user = state.user as Record<string, unknown> | undefined;
      const personId = text(user?.personId);
      if (!user || !personId || personId === this.ownPersonId) continue;
      const at = text(state.at) || null;
      const known = found.get(personId);
      if (known && !(known.at === null && at !== null)) continue;
      found.set(personId, {
        personId,
        name: text(user.name),
        initials: text(user.initials) || initialsOf(text(user.name)),
        hue: hueOf(personId),
        at,
      });
    }
    const peers = [...found.values()].sort((a, b) => a.personId.localeCompare(b.personId));
    const key = JSON.stringify(peers);
    if (key !== this.lastKey) {
      this.last = peers;
      this.lastKey = key;
    }
    return this.last;
  }
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? '';
  return (words.length > 1 ? first + (words.at(-1)?.[0] ?? '') : first).toUpperCase();
}
