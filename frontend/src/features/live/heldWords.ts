import { type Held, type HeldPlace, heldIn, hold, letGo } from '@/lib/held';

/**
 * What this device keeps of one person's words in one section, from their session's end until the server has them.
 *
 * Without a place nothing is kept.
 */
export class HeldWords {
  /** In the document again; let go of once the server has them. */
  private broughtBack: string[] = [];
  private isBringingBack = false;

  constructor(private readonly place: Omit<HeldPlace, 'room'> | undefined) {}

  /** Keeps `update` here, in place of what had come back and was not saved: it is in it. */
  async keep(room: string | null, update: Uint8Array<ArrayBuffer>): Promise<'held' | 'failed'> {
    const before = this.forget();
    if (!this.place || room === null) return 'failed';
    try {
      await hold({ ...this.place, room }, update);
    } catch {
      return 'failed';
    }
    await letGo(before).catch(() => {});
    return 'held';
  }

  /** What is kept here of the person's, one after the other, each once. `take` says whether it is in the document now. */
  async bringBack(take: (held: Held) => Promise<boolean>): Promise<void> {
    const { place } = this;
    if (!place || this.isBringingBack) return;
    this.isBringingBack = true;
    try {
      for (const held of await heldIn(place.owner, place.plan)) {
        if (held.section !== place.section || this.broughtBack.includes(held.id)) continue;
        if (await take(held)) this.broughtBack.push(held.id);
      }
    } catch {
      // What cannot be read now is tried again with the next connection.
    } finally {
      this.isBringingBack = false;
    }
  }

  /** The server has what came back, or never will. */
  async letGo(): Promise<void> {
    const ids = this.forget();
    if (ids.length > 0) await letGo(ids).catch(() => {});
  }

  /** Thinks no more of what came back, and leaves it on the device; returns which it was. */
  forget(): string[] {
    const ids = this.broughtBack;
    this.broughtBack = [];
    return ids;
  }
}
