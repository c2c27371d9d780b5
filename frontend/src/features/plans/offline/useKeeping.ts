import { useEffect, useSyncExternalStore } from 'react';
import { endKeeping, isKeeping, onKeeping, stopKeeping } from '@/app/keeping';
import { sessionEnd } from '@/app/sessionEnd';

/** Whether this person keeps plans on this device; while they do, what is kept ends with the session. */
export function useKeeping(): boolean {
  const isOn = useSyncExternalStore(onKeeping, isKeeping);
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
