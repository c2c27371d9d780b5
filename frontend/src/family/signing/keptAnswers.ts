import { type Held, type HeldPlace, heldIn, hold, letGo, unsealed } from '@/lib/held';

/** Typing a note is one answer, not one a letter. */
const SETTLED_MS = 250;

/**
 * Answers not yet signed, sealed on this device, so that a closed window or a telephone that ran down loses none.
 *
 * They are kept and wiped as unsent words are (`lib/held.ts`): signing out leaves nothing, nobody else gets them, and
 * after a few days they end. Where the device keeps nothing, the window alone remembers them.
 */
export class KeptAnswers {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** What waits for the moment to pass. */
  private waiting: string | null = null;
  /** One after the other: two writings at once could each leave what the other put there. */
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly place: HeldPlace) {}

  /** What was kept; null when there is none, or it cannot be read. */
  async read(): Promise<string | null> {
    try {
      const newest = (await this.ours()).at(-1);
      const bytes = newest && (await unsealed(newest));
      return bytes ? new TextDecoder().decode(bytes) : null;
    } catch {
      return null;
    }
  }

  /** Keeps `text` in place of what was kept before, once nothing was changed for a moment. */
  keep(text: string): void {
    clearTimeout(this.timer);
    this.waiting = text;
    this.timer = setTimeout(() => this.settle(), SETTLED_MS);
  }

  /** Keeps at once what waits: the page is left. */
  settle(): void {
    clearTimeout(this.timer);
    if (this.waiting !== null) this.replace(this.waiting);
    this.waiting = null;
  }

  /** The server has them. */
  forget(): void {
    clearTimeout(this.timer);
    this.waiting = null;
    this.replace(null);
  }

  private replace(text: string | null): void {
    this.last = this.last
      .then(async () => {
        const before = await this.ours();
        if (text !== null) await hold(this.place, new TextEncoder().encode(text));
        if (before.length > 0) await letGo(before.map(({ id }) => id));
      })
      .catch(() => {});
  }

  private async ours(): Promise<Held[]> {
    const { owner, plan, section, room } = this.place;
    return (await heldIn(owner, plan)).filter((one) => one.section === section && one.room === room);
  }
}
