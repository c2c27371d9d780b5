import * as decoding from 'lib0/decoding';
import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { REFUSED, SAVED } from './protocol';

export interface SocketEvents {
  /** So many messages with changes are durable, and this is what the server holds. */
  onSaved: (count: number, stateVector: Uint8Array) => void;
  /** What the server said of the edit it is about to close the socket for. */
  onRefused: (places: Uint8Array, committed: Uint8Array) => void;
  onSync: (isSynced: boolean) => void;
  onClose: (code: number | undefined) => void;
}

/** One document's connection, which connects when it is told to and never again by itself. */
export function socketFor(
  { server, room }: { server: string; room: string },
  doc: Y.Doc,
  awareness: Awareness,
  Socket: typeof WebSocket,
  { onSaved, onRefused, onSync, onClose }: SocketEvents,
): WebsocketProvider {
  const provider = new WebsocketProvider(server, room, doc, {
    connect: false,
    awareness,
    WebSocketPolyfill: Socket,
    // Another tab's copy would reach this one unsaved and uncounted; the server alone says what is saved.
    disableBc: true,
    shouldReconnect: () => false,
  });
  provider.messageHandlers[SAVED] = (_encoder, decoder) =>
    onSaved(decoding.readVarUint(decoder), decoding.readVarUint8Array(decoder).slice());
  provider.messageHandlers[REFUSED] = (_encoder, decoder) =>
    onRefused(decoding.readVarUint8Array(decoder), decoding.readVarUint8Array(decoder).slice());
  provider.on('sync', onSync);
  provider.on('connection-close', (event) => {
    // Its own reconnecting would use the old ticket.
    provider.shouldConnect = false;
    onClose(event?.code);
  });
  return provider;
}
