import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket as Socket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { REFUSED, SAVED, SYNC } from '../protocol';
import type { RefusedPlace } from '../refusals';

/** The test browser's own socket and its events come from two worlds that do not know each other. */
export const TestSocket = Socket as unknown as typeof WebSocket;

interface Connection {
  socket: Socket;
  count: number;
  url: string;
}

/** A live server of the test's own: the real protocol over real sockets, with the moment of saving in the test's hands. */
export class LiveServer {
  readonly connections: Connection[] = [];
  /** Every address that was connected to, in order. */
  readonly dialled: string[] = [];
  room = 'room.1';
  doc = new Y.Doc();
  /** While true, nothing is confirmed as saved. */
  holdsBack = false;
  /** Whether a document would break the declared shape; then the edit is not taken and the socket closes with 4422. */
  breaksShape: (doc: Y.Doc) => boolean = () => false;
  /** What of such a document does not fit, told to whoever asked for it; null: that cannot be told. */
  placesRefused: (doc: Y.Doc) => RefusedPlace[] | null = () => null;
  /** The print of the form it has; a page that shows another is turned away. */
  form: string | null = null;
  tickets = 0;
  /** Whose session asks for tickets. */
  personId = 'ana';

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket, request) => this.onConnection(socket, request.url ?? ''));
  }

  static async start(): Promise<LiveServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    return new LiveServer(server);
  }

  get ticketUrl(): string {
    const { port } = this.server.address() as { port: number };
    return `ws://127.0.0.1:${port}/live/${this.room}?ticket=t${this.tickets}`;
  }

  readonly openTicket = async () => {
    this.tickets += 1;
    return { url: this.ticketUrl, readOnly: false, personId: this.personId };
  };

  /** Says that everything received so far is durable. */
  confirm(): void {
    for (const connection of this.connections) this.confirmTo(connection);
  }

  /** Sends everybody all there is, as after an edit of somebody elsewhere. */
  sendAll(): void {
    for (const { socket } of this.connections) {
      this.send(socket, (encoder) => {
        encoding.writeVarUint(encoder, SYNC);
        encoding.writeVarUint(encoder, 2);
        encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(this.doc));
      });
    }
  }

  /** Closes every socket, as a server that restarts, or with a reason. */
  dropAll(code = 1012): void {
    for (const { socket } of this.connections.splice(0)) socket.close(code);
  }

  async stop(): Promise<void> {
    for (const { socket } of this.connections.splice(0)) socket.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private onConnection(socket: Socket, url: string): void {
    const form = new URL(url, 'ws://server').searchParams.get('form');
    if (this.form && form && form !== this.form) {
      this.dialled.push(url);
      socket.close(4426);
      return;
    }
    this.dialled.push(url);
    const connection = { socket, count: 0, url };
    this.connections.push(connection);
    socket.on('message', (data) => this.onMessage(connection, new Uint8Array(data as Buffer)));
    socket.on('close', () => {
      const place = this.connections.indexOf(connection);
      if (place >= 0) this.connections.splice(place, 1);
    });
    this.send(socket, (encoder) => {
      encoding.writeVarUint(encoder, SYNC);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
    });
  }

  private onMessage(connection: Connection, data: Uint8Array): void {
    const decoder = decoding.createDecoder(data);
    const type = decoding.readVarUint(decoder);
    if (type !== SYNC) {
      for (const other of this.connections) if (other !== connection) other.socket.send(data);
      return;
    }
    const kind = decoding.readVarUint(decoder);
    const body = decoding.readVarUint8Array(decoder);
    if (kind === 0) {
      this.send(connection.socket, (encoder) => {
        encoding.writeVarUint(encoder, SYNC);
        encoding.writeVarUint(encoder, 1);
        encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(this.doc, body));
      });
      return;
    }
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(this.doc));
    Y.applyUpdate(copy, body);
    if (this.breaksShape(copy)) {
      const places = this.placesRefused(copy);
      if (places && connection.url.includes('refusals=1')) {
        this.send(connection.socket, (encoder) => {
          encoding.writeVarUint(encoder, REFUSED);
          encoding.writeVarUint8Array(encoder, new TextEncoder().encode(JSON.stringify(places)));
          encoding.writeVarUint8Array(encoder, Y.encodeStateAsUpdate(this.doc));
        });
      }
      connection.socket.close(4422);
      return;
    }
    Y.applyUpdate(this.doc, body);
    connection.count += 1;
    for (const other of this.connections) {
      if (other === connection) continue;
      this.send(other.socket, (encoder) => {
        encoding.writeVarUint(encoder, SYNC);
        encoding.writeVarUint(encoder, 2);
        encoding.writeVarUint8Array(encoder, body);
      });
    }
    if (!this.holdsBack) this.confirmTo(connection);
  }

  private confirmTo({ socket, count }: Connection): void {
    this.send(socket, (encoder) => {
      encoding.writeVarUint(encoder, SAVED);
      encoding.writeVarUint(encoder, count);
      encoding.writeVarUint8Array(encoder, Y.encodeStateVector(this.doc));
    });
  }

  private send(socket: Socket, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    write(encoder);
    socket.send(encoding.toUint8Array(encoder));
  }
}
