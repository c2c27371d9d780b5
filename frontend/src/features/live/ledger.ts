import * as Y from 'yjs';
import type { Counts } from './countingSocket';

/** What is durable: how much of what this connection sent, and what the server is known to have, whoever wrote it. */
export class Ledger {
  readonly counts: Counts = { sent: 0, sentStep2: false };
  private acknowledged = 0;
  private readonly committed = new Map<number, number>();

  /** Another connection: the server counts from nothing again, and still has what it had. */
  begin(): void {
    this.acknowledged = 0;
  }

  /** The server says how many messages are durable, and what it holds. */
  saved(count: number, stateVector: Uint8Array): void {
    this.acknowledged = count;
    this.knows(stateVector);
  }

  /** What the server holds, as it said at another time. */
  knows(stateVector: Uint8Array): void {
    for (const [client, clock] of Y.decodeStateVector(stateVector)) this.raise(client, clock);
  }

  /** What came from the server is committed there: it shows nothing before. */
  came(update: Uint8Array): void {
    const { from, to } = Y.parseUpdateMeta(update);
    for (const [client, clock] of to)
      if ((from.get(client) ?? 0) <= this.upTo(client)) this.raise(client, clock);
  }

  /** How far a client's edits are known to be committed. */
  upTo(client: number): number {
    return this.committed.get(client) ?? 0;
  }

  get stateVector(): Uint8Array {
    return Y.encodeStateVector(this.committed);
  }

  /** Everything that was sent is durable, the answer to the server's first question too. */
  get isSettled(): boolean {
    return this.counts.sentStep2 && this.acknowledged === this.counts.sent;
  }

  /** Another document: nothing is known of it. */
  forget(): void {
    this.committed.clear();
  }

  private raise(client: number, clock: number): void {
    if (clock > this.upTo(client)) this.committed.set(client, clock);
  }
}
