import { isKeeping, KEEPING, ours } from './keeping';

/** For whom keeping begins again with their next session. */
export const AGAIN = 'trellis.keepAgain';
const CHANGED = 'trellis:keeping';

export function onKeeping(listener: () => void): () => void {
  addEventListener(CHANGED, listener);
  // Another tab decided.
  addEventListener('storage', listener);
  return () => {
    removeEventListener(CHANGED, listener);
    removeEventListener('storage', listener);
  };
}

export function sayKeeping(isOn: boolean): void {
  if (isOn) localStorage.setItem(KEEPING, '1');
  else localStorage.removeItem(KEEPING);
  dispatchEvent(new Event(CHANGED));
}

/** Nothing stays. */
export async function stopKeeping(): Promise<void> {
  localStorage.removeItem(AGAIN);
  if (isKeeping()) await (await ours()).stopKeeping();
}

/** Whatever the wish says now: wiping may have failed when it ended. The name is `lib/kept.ts`'s. */
async function isAnythingHere(): Promise<boolean> {
  const databases = await globalThis.indexedDB?.databases?.().catch(() => null);
  return databases?.some(({ name }) => name === 'trellis:kept') || isKeeping();
}

/** Before somebody's page is shown: what another person keeps here goes. */
export async function keepOnlyFor(owner: string): Promise<void> {
  const again = localStorage.getItem(AGAIN);
  if (again !== null && again !== owner) localStorage.removeItem(AGAIN);
  if (await isAnythingHere()) await (await ours()).keepOnlyFor(owner);
}

/** In how many plans something written offline is not with the server yet. */
export async function unsentPlans(): Promise<number> {
  return isKeeping() ? await (await ours()).unsentPlans().catch(() => 0) : 0;
}
