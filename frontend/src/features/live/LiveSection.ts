import * as decoding from 'lib0/decoding';
import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { inkOf, type Peer, Peers, type Self } from './peers';
import { CLOSED, changeMessage, roomAddress, SAVED } from './protocol';

export interface Ticket {
  url: string;
  readOnly: boolean;
}

/** Why a section stopped for good. `refused` means that no ticket was given; the page has the sentence. */
export type Ended = 'notAllowed' | 'notFound' | 'closed' | 'refused';
/** Why words typed here were thrown away: they did not fit the form, or the section was begun anew on the server. */
export type Lost = 'shape' | 'epoch' | 'size';

export interface LiveState {
  status: 'loading' | 'live' | 'offline';
  /** `saved` is said only when the server has everything typed here durably. */
  save: 'saved' | 'saving' | 'unsaved';
  savedAt: Date | null;
  readOnly: boolean;
  /** False until the server's copy has been here once: an empty document then says nothing. */
  hasLoaded: boolean;
  peers: readonly Peer[];
  ended: Ended | null;
  lost: Lost | null;
  /** Changes when the local copy was thrown away; whatever is bound to it must bind anew. */
  doc: Y.Doc;
  awareness: Awareness;
}

/** Thrown by `openTicket` when asking again would not help. */
export class TicketRefused extends Error {
  constructor(readonly ended: Ended = 'refused') {
    super(ended);
  }
}

export interface LiveSectionOptions {
  openTicket: () => Promise<Ticket>;
  self: Self;
  WebSocket?: typeof WebSocket;
  /** Waiting times between tries, in milliseconds. */
  backoff?: { first: number; longest: number };
}

const BACKOFF = { first: 300, longest: 5000 };

/** Counts the messages with changes that one connection sends. */
function countingSocket(
  Base: typeof WebSocket,
  counts: { sent: number; sentStep2: boolean },
  onSend: () => void,
) {
  return class CountingSocket extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      counts.sent = 0;
      counts.sentStep2 = false;
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      const kind = changeMessage(data);
      if (!kind) return;
      counts.sent += 1;
      if (kind === 'step2') counts.sentStep2 = true;
      onSend();
    }
  };
}

/**
 * One section of a plan as a live document: its Y.Doc, its socket, who else is in it, and whether what was typed is safe.
 *
 * Every connection, first or later, begins with a fresh ticket. `connect` and `disconnect` may be called
 * at any time and in any order; the document and what was typed in it stay until `destroy`.
 */
export class LiveSection {
  private readonly listeners = new Set<() => void>();
  private readonly counts = { sent: 0, sentStep2: false };
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
  private room: string | null = null;
  private provider: WebsocketProvider | null = null;
  private peers: Peers;
  private awareness: Awareness;
  private doc: Y.Doc;
  private at: string | null = null;
  private state: LiveState;

  constructor(private readonly options: LiveSectionOptions) {
    this.backoff = options.backoff ?? BACKOFF;
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
      lost: null,
      doc: this.doc,
      awareness: this.awareness,
    };
    this.listen();
    globalThis.addEventListener?.('online', this.onOnline);
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
    if (at === this.at) return;
    this.at = at;
    this.awareness.setLocalStateField('at', at);
  }

  /** The person has read that words were thrown away. */
  forgetLoss(): void {
    this.publish({ lost: null });
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
    this.doc = new Y.Doc();
    this.awareness = new Awareness(this.doc);
    this.peers = new Peers(this.awareness, this.options.self.personId);
    this.listen();
    this.publish({ doc: this.doc, awareness: this.awareness, ...(lost ? { lost } : {}) });
  }

  private readonly onUpdate = (_update: Uint8Array, origin: unknown) => {
    if (origin === this.provider && origin !== null) return;
    this.pending = true;
    this.publish();
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
      if (failure instanceof TicketRefused) this.end(failure.ended);
      else this.dialLater();
      return;
    }
    if (attempt !== this.attempt || !this.wanted) return;
    const { server, room, params } = roomAddress(ticket.url);
    // Another epoch is another document: merging the old copy into it would bring back what was thrown away.
    if (this.room !== null && this.room !== room) this.beginAnew(this.pending ? 'epoch' : null);
    this.room = room;
    this.acknowledged = 0;
    this.publish({ readOnly: ticket.readOnly });
    const provider = this.provider ?? this.makeProvider(server, room);
    provider.params = params;
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
      decoding.readVarUint8Array(decoder);
      this.settle();
    };
    provider.on('sync', (isSynced) => {
      if (isSynced) this.tries = 0;
      this.settle();
    });
    provider.on('connection-close', (event) => this.onClose(provider, event));
    this.provider = provider;
    return provider;
  }

  private settle(): void {
    const isNewlySafe = this.pending && this.isSettled;
    if (isNewlySafe) this.pending = false;
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
    else {
      if (code === CLOSED.brokenShape) this.beginAnew('shape');
      if (code === CLOSED.tooBig) this.beginAnew(this.pending ? 'size' : null);
      if (code === CLOSED.otherEpoch) this.beginAnew(this.pending ? 'epoch' : null);
      this.dialLater();
    }
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
    this.provider?.disconnect();
  }

  // ------------------------------------------------------------------ telling

  private publish(change: Partial<LiveState> = {}): void {
    if (this.isDestroyed) return;
    const provider = this.provider;
    const isLive = !!provider?.synced;
    const hasLoaded = isLive || (this.state.hasLoaded && change.doc === undefined);
    const isWaiting = this.tries > 1 || !!(change.ended ?? this.state.ended);
    const next: LiveState = {
      ...this.state,
      ...change,
      status: isLive ? 'live' : hasLoaded || isWaiting ? 'offline' : 'loading',
      save: !this.pending ? 'saved' : isLive ? 'saving' : 'unsaved',
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
