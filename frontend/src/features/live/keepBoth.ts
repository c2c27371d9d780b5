import type * as Y from 'yjs';
import { clashesIn, keepAnswers } from './apart';
import type { Ledger } from './ledger';
import type { Peers, Self } from './peers';

/** Who writes here, and when they last did. */
type Writer = Self & { at: number };

/**
 * Where what comes together in a transaction was set on both sides while apart, both answers are kept for everybody.
 *
 * `isComing`: the others' edits come to this person's unsent ones; otherwise it is the other way round.
 */
export function keepBoth(
  transaction: Y.Transaction,
  isComing: boolean,
  ledger: Ledger,
  { personId, name, at }: Writer,
  peers: Peers,
): void {
  const { doc, beforeState } = transaction;
  const wasHere = (client: number, clock: number) => clock < (beforeState.get(client) ?? 0);
  const clashes = clashesIn(
    transaction,
    ({ client, clock }) => clock >= ledger.upTo(client) && (!isComing || wasHere(client, clock)),
  );
  if (clashes.length === 0) return;
  // An edit of this person's: it goes out like any other, and is not made while another one comes in.
  queueMicrotask(() =>
    doc.transact(() => {
      for (const { place, own, other, client } of clashes) {
        const them = peers.personOf(client);
        keepAnswers(doc, place, [
          { value: other, personId: them?.personId ?? null, name: them?.name ?? null, at: null },
          { value: own, personId, name, at },
        ]);
      }
    }),
  );
}
