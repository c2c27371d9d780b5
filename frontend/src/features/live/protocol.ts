import * as decoding from 'lib0/decoding';

/** The first number of a message, as y-protocols and the server speak it. */
export const SYNC = 0;
/** Ours: how many of this connection's changes are durable, and what the document holds durably. */
export const SAVED = 100;
/** Ours: which places of the last edit the server did not take, and what it holds; then it closes with 4422. */
export const REFUSED = 101;

const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;

/** Why the server closed a socket, where it matters to the person. */
export const CLOSED = {
  ticketBad: 4401,
  notAllowed: 4403,
  noDocument: 4404,
  otherEpoch: 4409,
  documentClosed: 4410,
  brokenShape: 4422,
  otherForm: 4426,
  tooMany: 4429,
  tooBig: 1009,
} as const;

export type ChangeMessage = 'step2' | 'update' | null;

/** Whether a message going out carries changes: the server counts exactly these. */
export function changeMessage(data: unknown): ChangeMessage {
  if (!ArrayBuffer.isView(data) || data.byteLength < 2) return null;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const decoder = decoding.createDecoder(bytes);
  if (decoding.readVarUint(decoder) !== SYNC) return null;
  const kind = decoding.readVarUint(decoder);
  return kind === SYNC_STEP_2 ? 'step2' : kind === SYNC_UPDATE ? 'update' : null;
}

export interface RoomAddress {
  server: string;
  room: string;
  params: Record<string, string>;
}

/** A ticket's address, taken apart as the provider wants it, asking for word of what is saved and what is refused. */
export function roomAddress(url: string): RoomAddress {
  const address = new URL(url, globalThis.location?.href);
  const parts = address.pathname.split('/');
  const room = parts.pop() ?? '';
  return {
    server: `${address.protocol}//${address.host}${parts.join('/')}`,
    room,
    params: { ...Object.fromEntries(address.searchParams), saved: '1', refusals: '1' },
  };
}
