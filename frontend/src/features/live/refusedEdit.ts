import type * as Y from 'yjs';
import { putBack, type Refusal, type RefusedPlace, readPlaces } from './refusals';

const nameOf = ({ path }: RefusedPlace) => JSON.stringify(path);

/** The edit the server is about to close the socket for, and which of its places were put back before. */
export class RefusedEdit {
  private said: { places: RefusedPlace[]; committed: Uint8Array } | null = null;
  /** Put back and not saved since: named again, putting back did not help. */
  private readonly before = new Set<string>();

  hear(places: Uint8Array, committed: Uint8Array): void {
    try {
      this.said = { places: readPlaces(places), committed };
    } catch {
      this.said = null;
    }
  }

  /** Puts back what the server named, and nothing else; null where that is not possible. */
  putBack(doc: Y.Doc, origin: unknown): Refusal[] | null {
    const { said } = this;
    this.said = null;
    const names = said?.places.map(nameOf) ?? [];
    if (!said || names.length === 0 || names.some((name) => this.before.has(name))) return null;
    for (const name of names) this.before.add(name);
    try {
      return putBack(doc, said.committed, said.places, origin);
    } catch {
      // As it is, the document is not what the server would take.
      return null;
    }
  }

  /** All is saved, or it is another document now. */
  forget(): void {
    this.before.clear();
  }
}

/** What was not taken so far, with what was not taken now; of one place the last word. */
export function withRefusals(before: readonly Refusal[], now: readonly Refusal[]): readonly Refusal[] {
  const names = new Set(now.map(nameOf));
  return [...before.filter((one) => !names.has(nameOf(one))), ...now];
}
