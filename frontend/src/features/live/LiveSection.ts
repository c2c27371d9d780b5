import { Awareness } from 'y-protocols/awareness';
import type { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { type Keeper, sessionEnd } from '@/app/sessionEnd';
import { type Held, letGo, unsealed } from '@/lib/held';
import { countingSocket } from './countingSocket';
import { HeldWords } from './heldWords';
import { keepBoth } from './keepBoth';
import { KeptCopy, type Shelf } from './keptCopy';
import { LeaveWarning } from './leaveWarning';
import { Ledger } from './ledger';
import { BACKOFF, FINISH_MS, GRACE_MS, type LiveSectionOptions } from './options';
import { inkOf, Peers } from './peers';
import { CLOSED, roomAddress } from './protocol';
import type { Refusal } from './refusals';
import { RefusedEdit, withRefusals } from './refusedEdit';
import { socketFor } from './socketFor';
import {
  type Ended,
  FRESH,
  isSafe,
  type LiveState,
  type Lost,
  nextState,
  type Ticket,
  TicketRefused,
} from './state';
import { leftIn } from './unsent';

/** The origins of what comes back from this device, and of what goes back to what the server holds. */
const HELD = Symbol('held');
const KEPT = Symbol('kept');
const PUT_BACK = Symbol('put back');

/**
 * One section of a plan as a live document: its Y.Doc, its socket, who else is in it, and whether what was typed is safe.
 *
 * Every connection, first or later, begins with a fresh ticket. `connect` and `disconnect` may be called
 * at any time and in any order; the document and what was typed in it stay until `destroy`.
 */
export class LiveSection implements Keeper {
  private readonly listeners = new Set<() => void>();
  private readonly ledger = new Ledger();
  private readonly Socket: typeof WebSocket;
  private readonly backoff: { first: number; longest: number };
  /** Something was typed here that the server has not confirmed. */
  private pending = false;
  private writtenAt = 0;
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
  private readonly leaving = new LeaveWarning();
  private readonly held: HeldWords;
  private readonly kept: KeptCopy;
  private readonly refused = new RefusedEdit();
  private keeping: Promise<'nothing' | 'held' | 'failed'> | null = null;

  constructor(private readonly options: LiveSectionOptions) {
    this.backoff = options.backoff ?? BACKOFF;
    this.held = new HeldWords(options.keep);
    this.kept = new KeptCopy(options.shelf, () => this.publish());
    this.Socket = countingSocket(options.WebSocket ?? globalThis.WebSocket, this.ledger.counts, () =>
      this.publish(),
    );
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.peers = new Peers(this.awareness, options.self.personId);
    this.state = { ...FRESH, doc: this.doc, awareness: this.awareness };
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
    void this.takeDown().then(() => (this.wanted ? this.dial() : undefined));
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
    this.publish({ lost: null, left: null });
    void this.kept.forget();
  }

  /** The person has this section kept on the device from now on, or no longer. */
  keepOn(shelf: Shelf | undefined): void {
    if (this.isDestroyed || this.state.ended) return;
    this.kept.moveTo(shelf);
    this.putOnShelf();
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
    if (ended === 'session') this.kept.moveTo(undefined);
    this.wanted = false;
    this.hangUp();
    this.publish({ isLocked: true, ended });
    if (!update) {
      this.held.forget();
      return 'nothing';
    }
    const outcome = await this.held.keep(this.room, update);
    if (outcome === 'held') this.leaving.warn(false);
    else this.publish({ isOnlyHere: true });
    return outcome;
  }

  /** The person signs out: takes no more keys, and sends what is unsaved for a moment; whether all is saved. */
  finish(): Promise<boolean> {
    this.publish({ isLocked: true });
    this.kept.moveTo(undefined);
    return new Promise((resolve) => {
      const finish = (isSaved: boolean) => {
        clearTimeout(timer);
        unsubscribe();
        this.wanted = false;
        this.hangUp();
        this.publish({ ended: 'session' });
        this.leaving.warn(false);
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
      const { save, ended, isOnDevice, status } = this.state;
      if (save === 'saved' || ended || (isOnDevice && status === 'offline')) this.destroy();
    };
    this.subscribe(endIfSafe);
    endIfSafe();
    if (!this.isDestroyed) this.connect();
  }

  destroy(): void {
    if (this.isDestroyed) return;
    this.isDestroyed = true;
    this.leaving.warn(false);
    this.kept.moveTo(undefined);
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
    this.doc.on('afterTransaction', this.onTransaction);
    this.awareness.on('change', this.onAwareness);
  }

  private letGo(): void {
    this.provider?.destroy();
    this.provider = null;
    this.doc.off('update', this.onUpdate);
    this.doc.off('afterTransaction', this.onTransaction);
    this.awareness.off('change', this.onAwareness);
    this.awareness.destroy();
    this.doc.destroy();
  }

  /** Throws the local copy away: what is in it belongs to no document any more. */
  private beginAnew(lost: Lost | null): void {
    const left = lost ? leftIn(this.doc, this.ledger) : null;
    this.letGo();
    this.pending = false;
    this.room = null;
    this.ledger.forget();
    this.refused.forget();
    void this.held.letGo();
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.peers = new Peers(this.awareness, this.options.self.personId);
    this.listen();
    this.publish({
      doc: this.doc,
      awareness: this.awareness,
      refusals: [],
      ...(lost ? { lost, left, isBroughtBack: false } : {}),
    });
  }

  /** Begins with what was kept on this device, once: offline it is all there is, and online the rest comes on top. */
  private async takeDown(): Promise<void> {
    const kept = await this.kept.takeDown();
    if (!kept || this.isDestroyed || this.state.hasLoaded || this.state.ended) return;
    this.room = kept.room;
    this.ledger.knows(kept.committed);
    Y.applyUpdate(this.doc, kept.update, KEPT);
    this.pending = kept.isUnsent;
    this.writtenAt = kept.writtenAt;
    this.publish({ hasLoaded: true, readOnly: kept.readOnly });
  }

  private putOnShelf(): void {
    const { room, pending } = this;
    if (room === null || !this.state.hasLoaded || this.state.lost || this.state.ended) return;
    this.kept.put(() => ({
      room,
      update: new Uint8Array(Y.encodeStateAsUpdate(this.doc)),
      committed: new Uint8Array(this.ledger.stateVector),
      isUnsent: pending,
      writtenAt: this.writtenAt,
      readOnly: this.state.readOnly,
    }));
  }

  /** What the server may not have. Deletions are all in it, whatever is committed: they say no words. */
  private unsaved(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(Y.encodeStateAsUpdate(this.doc, this.ledger.stateVector));
  }

  /** Puts into the document what this device kept of this person's when their session ended. */
  private async bringBack(): Promise<void> {
    await this.held.bringBack((held) => this.bringBackOne(held));
    if (!this.isDestroyed) this.settle();
  }

  private async bringBackOne(held: Held): Promise<boolean> {
    const update = await unsealed(held);
    if (this.isDestroyed || this.state.ended || this.room === null) return false;
    this.writtenAt = Math.max(this.writtenAt, held.at);
    if (this.state.readOnly || !update || held.room !== this.room) {
      await letGo([held.id]);
      this.publish({ lost: this.state.readOnly ? 'rights' : 'epoch' });
      return false;
    }
    Y.applyUpdate(this.doc, update, HELD);
    return true;
  }

  private readonly onUpdate = (update: Uint8Array, origin: unknown) => {
    if (origin === this.provider && origin !== null) this.ledger.came(update);
    else if (origin !== KEPT) {
      this.pending = true;
      if (origin !== HELD) this.writtenAt = Date.now();
      // Without news there is no update: the last thing the server did before the end may have been to save it.
      this.publish(origin === HELD ? { isBroughtBack: true } : {});
    }
    this.putOnShelf();
  };
  /** Where what comes together was set on both sides while apart, both answers are kept for everybody. */
  private readonly onTransaction = (transaction: Y.Transaction) => {
    const isComing = transaction.origin === this.provider && this.provider !== null;
    if (isComing || transaction.origin === HELD)
      keepBoth(transaction, isComing, this.ledger, { ...this.options.self, at: this.writtenAt }, this.peers);
  };
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
    this.ledger.begin();
    this.publish({ readOnly: ticket.readOnly, isLocked: false });
    const provider = this.provider ?? this.makeProvider(server, room);
    provider.params = this.options.form ? { ...params, form: this.options.form } : params;
    provider.connect();
  }

  private makeProvider(server: string, room: string): WebsocketProvider {
    const address = { server, room };
    const provider: WebsocketProvider = socketFor(address, this.doc, this.awareness, this.Socket, {
      onSaved: (count, stateVector) => {
        this.ledger.saved(count, stateVector);
        this.settle();
      },
      onRefused: (places, committed) => this.refused.hear(places, committed),
      onSync: (isSynced) => {
        if (isSynced) {
          this.tries = 0;
          void this.bringBack();
        }
        this.settle();
      },
      onClose: (code) => this.onClose(provider, code),
    });
    this.provider = provider;
    return provider;
  }

  private settle(): void {
    const isNewlySafe = this.pending && this.isSettled;
    if (isNewlySafe) {
      this.pending = false;
      this.refused.forget();
    }
    if (!this.pending && this.isSettled) void this.held.letGo();
    this.publish(isNewlySafe ? { savedAt: new Date() } : {});
    this.putOnShelf();
  }

  /** Connected, the server's copy is here, ours went out in full, and every message with changes is durable. */
  private get isSettled(): boolean {
    return !!this.provider?.synced && this.ledger.isSettled;
  }

  private onClose(provider: WebsocketProvider, code: number | undefined): void {
    if (provider !== this.provider || !this.wanted) return;
    // The provider is still closing when it tells us.
    queueMicrotask(() => this.wanted && this.afterClose(code));
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
    const refusals = this.refused.putBack(this.doc, PUT_BACK);
    if (!refusals) return false;
    this.publish({ refusals: withRefusals(this.state.refusals, refusals) });
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
    // What is kept stays until the person has read what became of it.
    this.publish({ ended, left: this.pending && ended !== 'session' ? leftIn(this.doc, this.ledger) : null });
    // Waiting would save nothing any more.
    this.leaving.warn(false);
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
    const next = nextState(this.state, change, {
      isLive: !!this.provider?.synced,
      isWaiting: this.tries > 1,
      isInGrace: this.grace !== undefined,
      isPending: this.pending,
      isOnDevice: this.kept.isUpToDate,
      peers: this.peers.read(),
    });
    if (next === this.state) return;
    if (isSafe(next) !== isSafe(this.state)) this.leaving.warn(!isSafe(next));
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
