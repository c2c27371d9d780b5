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
