import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { Peer } from './peers';
import type { Refusal } from './refusals';

export interface Ticket {
  url: string;
  readOnly: boolean;
  /** Whom it was given to: after a while without a socket it may be somebody else who is signed in here. */
  personId: string;
}

/**
 * Why a section stopped for good. `refused` means that no ticket was given; the page has the sentence. `session` means
 * that the person's session is over, or that it is somebody else's now. `form`: this page shows an older form than the
 * server has the document on, and is to be loaded again.
 */
export type Ended = 'notAllowed' | 'notFound' | 'closed' | 'refused' | 'session' | 'form';
/**
 * Why words typed here were thrown away: they did not fit the form, the section was begun anew on the server, or the
 * person may no longer write what was kept for them.
 */
export type Lost = 'shape' | 'epoch' | 'size' | 'rights';

export interface LiveState {
  /** `connecting`: it was live, and the socket has a few seconds to come back before anybody is alarmed. */
  status: 'loading' | 'connecting' | 'live' | 'offline';
  /** `saved` is said only when the server has everything typed here durably. */
  save: 'saved' | 'saving' | 'unsaved';
  savedAt: Date | null;
  readOnly: boolean;
  /** False until the server's copy has been here once: an empty document then says nothing. */
  hasLoaded: boolean;
  peers: readonly Peer[];
  ended: Ended | null;
  /** It ended, and what was not saved could not be kept on this device: it is on this page alone. */
  isOnlyHere: boolean;
  lost: Lost | null;
  /** It takes no keys: the session may be over, and that is being asked. */
  isLocked: boolean;
  /** Single values that the server did not take; they say what it holds again, and the rest of the edit stayed. */
  refusals: readonly Refusal[];
  /** What was typed before the session ended came back. */
  isBroughtBack: boolean;
  /** Everything that stands here is kept on this device, too. */
  isOnDevice: boolean;
  /** What was typed here and will not be saved any more, for the person to copy. */
  left: Left | null;
  /** Changes when the local copy was thrown away; whatever is bound to it must bind anew. */
  doc: Y.Doc;
  awareness: Awareness;
}

/** A document nobody writes in any more, and the places in it whose words the server does not have. */
export interface Left {
  doc: Y.Doc;
  places: readonly (readonly string[])[];
}

/** A section before anything is known of it. */
export const FRESH: Omit<LiveState, 'doc' | 'awareness'> = {
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
  isOnDevice: false,
  left: null,
};

/** What a section knows of itself beside what was last said of it. */
export interface Standing {
  isLive: boolean;
  /** It was tried more than once. */
  isWaiting: boolean;
  isInGrace: boolean;
  /** Something was typed that the server has not confirmed. */
  isPending: boolean;
  isOnDevice: boolean;
  peers: readonly Peer[];
}

/** What is to be told from now on; the same state where nothing of it is new. */
export function nextState(before: LiveState, change: Partial<LiveState>, now: Standing): LiveState {
  const { isLive, isPending, isOnDevice, peers } = now;
  const hasLoaded = isLive || (change.hasLoaded ?? (before.hasLoaded && change.doc === undefined));
  const isWaiting = now.isWaiting || !!(change.ended ?? before.ended);
  const isConnecting = !isLive && hasLoaded && now.isInGrace && globalThis.navigator?.onLine !== false;
  const next: LiveState = {
    ...before,
    ...change,
    status: isLive ? 'live' : isConnecting ? 'connecting' : hasLoaded || isWaiting ? 'offline' : 'loading',
    save: !isPending ? 'saved' : isLive || isConnecting ? 'saving' : 'unsaved',
    isOnDevice,
    hasLoaded,
    peers,
  };
  const keys = Object.keys(next) as (keyof LiveState)[];
  return keys.every((key) => Object.is(next[key], before[key])) ? before : next;
}

/** Whether the window may close: what is kept on the device is there when the person comes back. */
export const isSafe = ({ save, isOnDevice }: LiveState): boolean => save === 'saved' || isOnDevice;

/** Thrown by `openTicket` when asking again would not help. */
export class TicketRefused extends Error {
  constructor(readonly ended: Ended = 'refused') {
    super(ended);
  }
}
