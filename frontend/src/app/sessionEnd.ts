/**
 * The end of a session, for whatever holds work the server does not have yet.
 *
 * `over`: the session has ended by itself (expired, revoked, ended at the provider). Keepers lock at once, and what
 * is unsaved stays on this device for the same person. `left`: the person signed out, here or in another tab. Keepers
 * lock, what is unsaved is sent while there is still a session, and nothing stays. `other`: somebody else is signed in.
 */
export type SessionEnd =
  | { kind: 'open' }
  | { kind: 'over'; kept: 'keeping' | 'nothing' | 'held' | 'failed'; returnTo: string }
  | { kind: 'left'; isAllSaved: boolean | null }
  | { kind: 'other' };

export interface Keeper {
  /** Where the person is in it, to come back to. */
  readonly place: string | null;
  /** Takes no more keys, and puts what is unsaved into safety on this device. */
  keep(): Promise<'nothing' | 'held' | 'failed'>;
  /** Takes no more keys, and sends what is unsaved; whether all of it is saved. */
  finish(): Promise<boolean>;
}

type Word = { is: 'leaving' } | { is: 'busy' | 'done'; tab: string };

const CHANNEL = 'trellis:session';
/** How long tabs have to say that they have something to send. */
const HEAR_MS = 80;
const FINISH_MS = 2500;
const OPEN: SessionEnd = { kind: 'open' };

class SessionEndStore {
  private state: SessionEnd = OPEN;
  private readonly listeners = new Set<() => void>();
  private readonly keepers = new Set<Keeper>();
  private channel: BroadcastChannel | null = null;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getSnapshot = (): SessionEnd => this.state;

  /** Joins something that may hold unsaved work; the answer lets it go again. */
  join(keeper: Keeper): () => void {
    this.keepers.add(keeper);
    this.listen();
    return () => this.keepers.delete(keeper);
  }

  /** The session is over. Whether there was something to lock: then the page says so, and nobody is sent away. */
  over(): boolean {
    if (this.state.kind !== 'open') return true;
    if (this.keepers.size === 0) return false;
    const keepers = [...this.keepers];
    const place = keepers.find((one) => one.place)?.place;
    const returnTo = location.pathname + location.search + (place ? `#${place}` : location.hash);
    // Asked before anything is told: telling takes the page away.
    const keeping = Promise.all(keepers.map((one) => one.keep()));
    this.become({ kind: 'over', kept: 'keeping', returnTo });
    void keeping.then((kept) => {
      const worst = (['failed', 'held'] as const).find((one) => kept.includes(one)) ?? 'nothing';
      this.become({ kind: 'over', kept: worst, returnTo });
    });
    return true;
  }

  /** Somebody else is signed in on this device now: nothing of this person may stay or be sent. */
  other(): void {
    if (this.state.kind === 'open' || this.state.kind === 'over') this.become({ kind: 'other' });
  }

  /** The person signs out: every tab sends what it has, for as long as anybody would wait. */
  async leave(): Promise<void> {
    const others = this.othersFinish();
    const isAllSaved = this.finishAll();
    if (this.keepers.size > 0) this.become({ kind: 'left', isAllSaved: null });
    await Promise.race([
      Promise.all([others, isAllSaved]),
      new Promise((resolve) => setTimeout(resolve, FINISH_MS)),
    ]);
  }

  /** For tests, which have many sessions in one page. */
  reset(): void {
    this.become(OPEN);
    this.keepers.clear();
    this.channel?.close();
    this.channel = null;
  }

  private async finishAll(): Promise<boolean> {
    const all = await Promise.all([...this.keepers].map((one) => one.finish()));
    return all.every(Boolean);
  }

  private listen(): void {
    if (this.channel || typeof BroadcastChannel === 'undefined') return;
    const channel = new BroadcastChannel(CHANNEL);
    this.channel = channel;
    channel.addEventListener('message', async ({ data }: MessageEvent<Word>) => {
      if (data.is !== 'leaving' || this.state.kind !== 'open') return;
      const tab = crypto.randomUUID();
      if (this.keepers.size === 0) return;
      channel.postMessage({ is: 'busy', tab });
      const finishing = this.finishAll();
      this.become({ kind: 'left', isAllSaved: null });
      this.become({ kind: 'left', isAllSaved: await finishing });
      channel.postMessage({ is: 'done', tab });
    });
  }

  /** Tells the other tabs, and waits for those that have something to send. */
  private othersFinish(): Promise<void> {
    if (typeof BroadcastChannel === 'undefined') return Promise.resolve();
    const channel = new BroadcastChannel(CHANNEL);
    const busy = new Set<string>();
    return new Promise<void>((resolve) => {
      let hasWaited = false;
      const look = () => {
        if (!hasWaited || busy.size > 0) return;
        channel.close();
        resolve();
      };
      channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
        if (data.is === 'busy') busy.add(data.tab);
        if (data.is === 'done') busy.delete(data.tab);
        look();
      });
      channel.postMessage({ is: 'leaving' });
      setTimeout(() => {
        hasWaited = true;
        look();
      }, HEAR_MS);
    });
  }

  private become(state: SessionEnd): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** One a page: a session is the page's, not a component's. */
export const sessionEnd = new SessionEndStore();
