import type { Anchor } from './anchors';

/** Words somebody chose. */
export interface Chosen {
  words: string;
  /** Where they stand in the live text, which may still be on its way; null for words outside of one. */
  anchor: (() => Anchor | null) | null;
  /** They stand within one paragraph. */
  isOnePassage: boolean;
}

/** A field on the page that knows where its threads' words stand. */
export interface WordsField {
  chosen: () => Chosen | null;
  /** The thread whose words the caret is in. */
  threadAtCaret: () => string | null;
  /** Goes to a thread's words; false when they are not there. */
  show: (threadId: string) => boolean;
}

/** Between the fields of a plan and its threads: who is where, and what stands at each thread's place now. */
export class WordsBoard {
  #fields = new Map<string, WordsField>();
  #now = new Map<string, string | null>();
  #listeners = new Set<() => void>();
  #awaited: { place: string; threadId: string } | null = null;

  attend(place: string, field: WordsField): () => void {
    this.#fields.set(place, field);
    return () => {
      if (this.#fields.get(place) === field) this.#fields.delete(place);
    };
  }

  at(place: string): WordsField | null {
    return this.#fields.get(place) ?? null;
  }

  /** Goes to a thread's words, now or once their field is there; false while it is not. */
  show(place: string, threadId: string): boolean {
    const isShown = this.#fields.get(place)?.show(threadId) ?? false;
    this.#awaited = isShown || this.#now.get(threadId) === null ? null : { place, threadId };
    return isShown;
  }

  /** The words at a thread's place now; null when they are gone. */
  tell(threadId: string, words: string | null): void {
    if (this.#now.has(threadId) && this.#now.get(threadId) === words) return;
    this.#now.set(threadId, words);
    for (const listener of this.#listeners) listener();
    // Drawn first: then there is something to go to.
    const awaited = this.#awaited;
    if (awaited?.threadId === threadId) setTimeout(() => this.show(awaited.place, threadId));
  }

  /** Undefined while no field of the page has looked. */
  now(threadId: string): string | null | undefined {
    return this.#now.get(threadId);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
