import * as decoding from 'lib0/decoding';
import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { type Keeper, sessionEnd } from '@/app/sessionEnd';
import { type Held, letGo, unsealed } from '@/lib/held';
import { type Counts, countingSocket } from './countingSocket';
import { HeldWords } from './heldWords';
import { inkOf, Peers, type Self } from './peers';
import { CLOSED, REFUSED, roomAddress, SAVED } from './protocol';
import { putBack, type Refusal, type RefusedPlace, readPlaces } from './refusals';
import { type Ended, type LiveState, type Lost, type Ticket, TicketRefused } from './state';

export interface LiveSectionOptions {
  openTicket: () => Promise<Ticket>;
  self: Self;
  /** Where what is unsaved is kept when the session ends; without it, nothing is. */
  keep?: { owner: string; plan: string; section: string };
  /** The print of the form this page shows: where the server has another, nothing goes into the document from here. */
  form?: string;
  WebSocket?: typeof WebSocket;
  /** Waiting times between tries, in milliseconds. */
  backoff?: { first: number; longest: number };
  /** How long a section without its socket counts as connecting, in milliseconds. */
  graceMs?: number;
}

const BACKOFF = { first: 300, longest: 5000 };
const GRACE_MS = 3000;
/** How long somebody who signs out waits for what is not saved yet. */
const FINISH_MS = 2000;
/** The origins of what comes back from this device, and of what goes back to what the server holds. */
const HELD = Symbol('held');
const PUT_BACK = Symbol('put back');

/**
 * One section of a plan as a live document: its Y.Doc, its socket, who else is in it, and whether what was typed is safe.
 *
 * Every connection, first or later, begins with a fresh ticket. `connect` and `disconnect` may be called
 * at any time and in any order; the document and what was typed in it stay until `destroy`.
 */
export class LiveSection implements Keeper {
  private readonly listeners = new Set<() => void>();
  private readonly counts: Counts = { sent: 0, sentStep2: false };
  private readonly Socket: typeof WebSocket;
  private readonly backoff: { first: number; longest: number };
  private acknowledged = 0;
  /** Something was typed here that the server has not confirmed. */
  private pending = false;
  private wanted = false;
  private isDestroyed = false;
  private attempt = 0;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while the socket still has time to come back. */
  private grace: ReturnType<typeof setTimeout> | undefined;
  private room: string | null = null;
  private provider: WebsocketProvider | null = null;
  private peers: Peers;
  private awareness: Awareness;
  private doc: Y.Doc;
  private at: string | null = null;
  private state: LiveState;
  private readonly leaveSession: () => void;
  /** What is committed, as far as the server has said: what goes beyond it is all that must be kept. */
  private committed: Uint8Array | null = null;
  private readonly held: HeldWords;
  /** What the server said of the edit it is about to close the socket for. */
  private refused: { places: RefusedPlace[]; committed: Uint8Array } | null = null;
  /** Places put back and not saved since: named again, putting back did not help. */
  private readonly putBackPlaces = new Set<string>();
  private keeping: Promise<'nothing' | 'held' | 'failed'> | null = null;

  constructor(private readonly options: LiveSectionOptions) {
    this.backoff = options.backoff ?? BACKOFF;
    this.held = new HeldWords(options.keep);
    this.Socket = countingSocket(options.WebSocket ?? globalThis.WebSocket, this.counts, () =>
      this.publish(),
    );
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.peers = new Peers(this.awareness, options.self.personId);
    this.state = {
      status: 'loading',
      save: 'saved',
      savedAt: null,
      readOnly: false,
      hasLoaded: false,
      peers: [],
      ended: null,
      isOnlyHere: false,
      lost: null,
      isLocked: false,
      refusals: [],
      isBroughtBack: false,
      doc: this.doc,
      awareness: this.awareness,
    };
    this.listen();
    globalThis.addEventListener?.('online', this.onOnline);
    this.leaveSession = sessionEnd.join(this);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getSnapshot = (): LiveState => this.state;

  /** Whether it is meant to be connected now. */
  get isWanted(): boolean {
    return this.wanted;
  }

  /** What the others see of this person. The server stamps name and person itself. */
  get user(): { name: string; initials: string; color: string; personId: string } {
    const { personId, name, initials } = this.options.self;
    return { name, initials, color: inkOf(personId), personId };
  }

  connect(): void {
    if (this.wanted || this.state.ended) return;
    this.wanted = true;
    this.tries = 0;
    this.beginGrace();
    void this.dial();
  }

  /** Lets the socket go. What the server has not confirmed stays in the document and goes out with the next connection. */
  disconnect(): void {
    this.wanted = false;
    this.hangUp();
    this.publish();
  }

  /** Where this person is, as `<section>.<field>[.<row>[.<column>]]`, for the others to see. */
  setPlace(at: string | null): void {
    // Locking takes the focus away; the place is where the person comes back to.
    if (at === this.at || this.state.isLocked) return;
    this.at = at;
    this.awareness.setLocalStateField('at', at);
  }

  /** Where this person is, or was when it was locked. */
  get place(): string | null {
    return this.at;
  }

  /** The person has read that words were thrown away. */
  forgetLoss(): void {
    this.publish({ lost: null });
  }

  /** The person has read that a value was not taken, or has answered anew. */
  forgetRefusal(refusal: Refusal): void {
    this.publish({ refusals: this.state.refusals.filter((one) => one !== refusal) });
  }

  /** The person has read that their words are back. */
  forgetBringingBack(): void {
    this.publish({ isBroughtBack: false });
  }

  /**
   * The session is over, or the page is to be loaded again: takes no more keys, and what is unsaved stays on this device
   * for the same person.
   */
  keep(ended: Ended = 'session'): Promise<'nothing' | 'held' | 'failed'> {
    this.keeping ??= this.putAside(ended);
    return this.keeping;
  }

  private async putAside(ended: Ended): Promise<'nothing' | 'held' | 'failed'> {
    const update = this.pending ? this.unsaved() : null;
    this.wanted = false;
    this.hangUp();
    this.publish({ isLocked: true, ended });
    if (!update) {
      this.held.forget();
      return 'nothing';
    }
    const outcome = await this.held.keep(this.room, update);
    if (outcome === 'held') this.warnsOfLeaving(false);
    else this.publish({ isOnlyHere: true });
    return outcome;
  }

  /** The person signs out: takes no more keys, and sends what is unsaved for a moment; whether all is saved. */
  finish(): Promise<boolean> {
    this.publish({ isLocked: true });
    return new Promise((resolve) => {
      const finish = (isSaved: boolean) => {
        clearTimeout(timer);
        unsubscribe();
        this.wanted = false;
        this.hangUp();
        this.publish({ ended: 'session' });
        this.warnsOfLeaving(false);
        resolve(isSaved);
      };
      const look = () => {
        if (this.state.save === 'saved' || this.state.ended) finish(this.state.save === 'saved');
      };
      const timer = setTimeout(() => finish(false), FINISH_MS);
      const unsubscribe = this.subscribe(look);
      look();
    });
  }

  /**
   * The page is done with it. It ends at once when everything typed is safe; otherwise it stays connected, or
   * keeps trying, until it is: going to another page must not lose words.
   */
  retire(): void {
    this.setPlace(null);
    const endIfSafe = () => {
      if (this.state.save === 'saved' || this.state.ended) this.destroy();
    };
    this.subscribe(endIfSafe);
    endIfSafe();
    if (!this.isDestroyed) this.connect();
  }

  destroy(): void {
    if (this.isDestroyed) return;
    this.isDestroyed = true;
    this.warnsOfLeaving(false);
    this.wanted = false;
    this.hangUp();
    globalThis.removeEventListener?.('online', this.onOnline);
    this.leaveSession();
    this.letGo();
    this.listeners.clear();
  }

  // ------------------------------------------------------------ the document

  private listen(): void {
    this.awareness.setLocalState({ user: this.user, at: this.at });
    this.doc.on('update', this.onUpdate);
    this.awareness.on('change', this.onAwareness);
  }

  private letGo(): void {
    this.provider?.destroy();
    this.provider = null;
    this.doc.off('update', this.onUpdate);
    this.awareness.off('change', this.onAwareness);
    this.awareness.destroy();
    this.doc.destroy();
  }

  /** Throws the local copy away: what is in it belongs to no document any more. */
  private beginAnew(lost: Lost | null): void {
    this.letGo();
    this.pending = false;
    this.room = null;
    this.committed = null;
    this.putBackPlaces.clear();
    void this.held.letGo();
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.peers = new Peers(this.awareness, this.options.self.personId);
    this.listen();
    this.publish({
      doc: this.doc,
      awareness: this.awareness,
      refusals: [],
      ...(lost ? { lost, isBroughtBack: false } : {}),
    });
  }

  /** What the server may not have. Deletions are all in it, whatever is committed: they say no words. */
  private unsaved(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Y.encodeStateAsUpdate(this.doc, this.committed ?? undefined));
  }

  /** Puts into the document what this device kept of this person's when their session ended. */
  private async bringBack(): Promise<void> {
    await this.held.bringBack((held) => this.bringBackOne(held));
    if (!this.isDestroyed) this.settle();
  }

  private async bringBackOne(held: Held): Promise<boolean> {
    const update = await unsealed(held);
    if (this.isDestroyed || this.state.ended || this.room === null) return false;
    if (this.state.readOnly || !update || held.room !== this.room) {
      await letGo([held.id]);
      this.publish({ lost: this.state.readOnly ? 'rights' : 'epoch' });
      return false;
    }
    Y.applyUpdate(this.doc, update, HELD);
    return true;
  }

  private readonly onUpdate = (_update: Uint8Array, origin: unknown) => {
    if (origin === this.provider && origin !== null) return;
    this.pending = true;
    // Without news there is no update: the last thing the server did before the end may have been to save it.
    this.publish(origin === HELD ? { isBroughtBack: true } : {});
  };
  private readonly askBeforeLeaving = (event: Event) => event.preventDefault();
  private readonly onAwareness = () => this.publish();
  private readonly onOnline = () => {
    if (!this.wanted || this.provider?.ws) return;
    this.tries = 0;
    clearTimeout(this.timer);
    void this.dial();
  };

  // ---------------------------------------------------------- the connection

  private async dial(): Promise<void> {
    this.attempt += 1;
    const attempt = this.attempt;
    let ticket: Ticket;
    try {
      ticket = await this.options.openTicket();
    } catch (failure) {
      if (attempt !== this.attempt || !this.wanted) return;
      if (failure instanceof TicketRefused) {
        this.end(failure.ended);
        // Asked because the session was bad, and answered: there is another, and it may not see this page.
        if (this.state.isLocked) sessionEnd.other();
      } else this.dialLater();
      return;
    }
    if (attempt !== this.attempt || !this.wanted) return;
    if (ticket.personId !== this.options.self.personId) {
      // Nothing of this person may go out in somebody else's name.
      this.end('session');
      sessionEnd.other();
      return;
    }
    const { server, room, params } = roomAddress(ticket.url);
    // Another epoch is another document: merging the old copy into it would bring back what was thrown away.
    if (this.room !== null && this.room !== room) this.beginAnew(this.pending ? 'epoch' : null);
    this.room = room;
    this.acknowledged = 0;
    this.publish({ readOnly: ticket.readOnly, isLocked: false });
    const provider = this.provider ?? this.makeProvider(server, room);
    provider.params = this.options.form ? { ...params, form: this.options.form } : params;
    provider.connect();
  }

  private makeProvider(server: string, room: string): WebsocketProvider {
    const provider = new WebsocketProvider(server, room, this.doc, {
      connect: false,
      awareness: this.awareness,
      WebSocketPolyfill: this.Socket,
      // Another tab's copy would reach this one unsaved and uncounted; the server alone says what is saved.
      disableBc: true,
      shouldReconnect: () => false,
    });
    provider.messageHandlers[SAVED] = (_encoder, decoder) => {
      this.acknowledged = decoding.readVarUint(decoder);
      // What is committed, as a state vector; the count alone decides, because deletions are in no state vector.
      this.committed = decoding.readVarUint8Array(decoder).slice();
      this.settle();
    };
    provider.messageHandlers[REFUSED] = (_encoder, decoder) => {
      const places = decoding.readVarUint8Array(decoder);
      const committed = decoding.readVarUint8Array(decoder).slice();
      try {
        this.refused = { places: readPlaces(places), committed };
      } catch {
        this.refused = null;
      }
    };
    provider.on('sync', (isSynced) => {
      if (isSynced) {
        this.tries = 0;
        void this.bringBack();
      }
      this.settle();
    });
    provider.on('connection-close', (event) => this.onClose(provider, event));
    this.provider = provider;
    return provider;
  }

  private settle(): void {
    const isNewlySafe = this.pending && this.isSettled;
    if (isNewlySafe) {
      this.pending = false;
      this.putBackPlaces.clear();
    }
    if (!this.pending && this.isSettled) void this.held.letGo();
    this.publish(isNewlySafe ? { savedAt: new Date() } : {});
  }

  /** Connected, the server's copy is here, ours went out in full, and every message with changes is durable. */
  private get isSettled(): boolean {
    return !!this.provider?.synced && this.counts.sentStep2 && this.acknowledged === this.counts.sent;
  }

  private onClose(provider: WebsocketProvider, event: { code: number } | null): void {
    if (provider !== this.provider) return;
    // Its own reconnecting would use the old ticket.
    provider.shouldConnect = false;
    if (!this.wanted) return;
    // The provider is still closing when it tells us.
    queueMicrotask(() => this.wanted && this.afterClose(event?.code));
  }

  private afterClose(code: number | undefined): void {
    if (code === CLOSED.notAllowed) this.end('notAllowed');
    else if (code === CLOSED.noDocument) this.end('notFound');
    else if (code === CLOSED.documentClosed) this.end('closed');
    // What was typed fits the newer form, too: it only asks more. It comes back when the page was loaded again.
    else if (code === CLOSED.otherForm) void this.keep('form');
    else {
      if (code === CLOSED.brokenShape && !this.putRefusedBack()) this.beginAnew('shape');
      if (code === CLOSED.ticketBad) {
        // The session may be over: not one more key until it is known. Asking for a ticket asks just that.
        this.publish({ isLocked: true });
        if (this.tries === 0) {
          this.tries = 1;
          void this.dial();
          return;
        }
      }
      if (code === CLOSED.tooBig) this.beginAnew(this.pending ? 'size' : null);
      if (code === CLOSED.otherEpoch) this.beginAnew(this.pending ? 'epoch' : null);
      if (this.state.status === 'live') this.beginGrace();
      this.dialLater();
    }
  }

  /** Puts back what the server named, and nothing else; whether that was possible. */
  private putRefusedBack(): boolean {
    const { refused } = this;
    this.refused = null;
    if (!refused) return false;
    const names = refused.places.map(({ path }) => JSON.stringify(path));
    if (names.length === 0 || names.some((name) => this.putBackPlaces.has(name))) return false;
    for (const name of names) this.putBackPlaces.add(name);
    let refusals: Refusal[] | null = null;
    try {
      refusals = putBack(this.doc, refused.committed, refused.places, PUT_BACK);
    } catch {
      // As it is, the document is not what the server would take.
    }
    if (!refusals) return false;
    const isOld = (one: Refusal) => names.includes(JSON.stringify(one.path));
    this.publish({ refusals: [...this.state.refusals.filter((one) => !isOld(one)), ...refusals] });
    return true;
  }

  private dialLater(): void {
    clearTimeout(this.timer);
    const { first, longest } = this.backoff;
    const wait = Math.min(first * 2 ** this.tries, longest);
    this.tries += 1;
    // Half of the wait is chance, so that a whole school does not come back in one instant.
    this.timer = setTimeout(() => void this.dial(), wait * (0.5 + Math.random() / 2));
    this.publish();
  }

  private beginGrace(): void {
    clearTimeout(this.grace);
    this.grace = setTimeout(() => {
      this.grace = undefined;
      this.publish();
    }, this.options.graceMs ?? GRACE_MS);
    this.publish();
  }

  private end(ended: Ended): void {
    this.wanted = false;
    this.hangUp();
    this.publish({ ended });
    // Waiting would save nothing any more.
    this.warnsOfLeaving(false);
  }

  private hangUp(): void {
    this.attempt += 1;
    clearTimeout(this.timer);
    clearTimeout(this.grace);
    this.grace = undefined;
    this.provider?.disconnect();
  }

  // ------------------------------------------------------------------ telling

  private publish(change: Partial<LiveState> = {}): void {
    if (this.isDestroyed) return;
    const provider = this.provider;
    const isLive = !!provider?.synced;
    const hasLoaded = isLive || (this.state.hasLoaded && change.doc === undefined);
    const isWaiting = this.tries > 1 || !!(change.ended ?? this.state.ended);
    const isConnecting =
      !isLive && hasLoaded && this.grace !== undefined && globalThis.navigator?.onLine !== false;
    const next: LiveState = {
      ...this.state,
      ...change,
      status: isLive ? 'live' : isConnecting ? 'connecting' : hasLoaded || isWaiting ? 'offline' : 'loading',
      save: !this.pending ? 'saved' : isLive || isConnecting ? 'saving' : 'unsaved',
      hasLoaded,
      peers: this.peers.read(),
    };
    const keys = Object.keys(next) as (keyof LiveState)[];
    if (keys.every((key) => Object.is(next[key], this.state[key]))) return;
    if ((next.save === 'saved') !== (this.state.save === 'saved')) this.warnsOfLeaving(next.save !== 'saved');
    this.state = next;
    for (const listener of this.listeners) listener();
  }

  /** While something is not safe yet, the browser asks before the window closes. */
  private warnsOfLeaving(isUnsafe: boolean): void {
    if (isUnsafe) globalThis.addEventListener?.('beforeunload', this.askBeforeLeaving);
    else globalThis.removeEventListener?.('beforeunload', this.askBeforeLeaving);
  }
}
