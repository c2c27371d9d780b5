import type { Shelf } from './keptCopy';
import type { Self } from './peers';
import type { Ticket } from './state';

export interface LiveSectionOptions {
  openTicket: () => Promise<Ticket>;
  self: Self;
  /** Where what is unsaved is kept when the session ends; without it, nothing is. */
  keep?: { owner: string; plan: string; section: string };
  /** Where this section is kept for working offline, while its person wants that. */
  shelf?: Shelf;
  /** The print of the form this page shows: where the server has another, nothing goes into the document from here. */
  form?: string;
  WebSocket?: typeof WebSocket;
  /** Waiting times between tries, in milliseconds. */
  backoff?: { first: number; longest: number };
  /** How long a section without its socket counts as connecting, in milliseconds. */
  graceMs?: number;
}

export const BACKOFF = { first: 300, longest: 5000 };
export const GRACE_MS = 3000;
/** How long somebody who signs out waits for what is not saved yet. */
export const FINISH_MS = 2000;
