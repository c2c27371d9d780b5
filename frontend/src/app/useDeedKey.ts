import { useState } from 'react';

/** A key that names one deed until it is done: pressing twice, or again after a broken line, does it once. */
export function useDeedKey(): { idempotencyKey: string; isDone: () => void } {
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  return { idempotencyKey, isDone: () => setKey(crypto.randomUUID()) };
}
