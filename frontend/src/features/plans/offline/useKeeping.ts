import { useEffect, useSyncExternalStore } from 'react';
import { type Client, useClient } from 'urql';
import { endKeeping, isKeeping } from '@/app/keeping';
import { AGAIN, onKeeping, stopKeeping } from '@/app/keepingHere';
import { askViewer } from '@/app/session';
import { sessionEnd } from '@/app/sessionEnd';
import { PLAN } from '../documents';

/** Begins to keep, with what this page was made of: asked again, it is kept, and on record as read. */
export async function keepFrom(client: Client, owner: string, planId: string): Promise<void> {
  const { startKeeping } = await import('@/app/keepingPlans');
  await startKeeping(owner);
  await Promise.all([
    askViewer(client),
    client.query(PLAN, { id: planId }, { requestPolicy: 'network-only' }).toPromise(),
  ]);
}

/** Whether this person keeps plans on this device; while they do, what is kept ends with the session. */
export function useKeeping(owner: string, planId: string): boolean {
  const isOn = useSyncExternalStore(onKeeping, isKeeping);
  const client = useClient();
  useEffect(() => {
    // Their last session ended by itself: this one keeps again.
    if (isOn || localStorage.getItem(AGAIN) !== owner) return;
    keepFrom(client, owner, planId).catch(() => stopKeeping());
  }, [isOn, owner, planId, client]);
  useEffect(() => {
    if (!isOn) return;
    return sessionEnd.join({
      place: null,
      keep: endKeeping,
      finish: async () => {
        await stopKeeping();
        return true;
      },
    });
  }, [isOn]);
  return isOn;
}
