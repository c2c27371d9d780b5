/**
 * Whether plans are kept on this device to work offline, for every page of the app. What it means to keep stands in
 * `keepingPlans.ts`, which is loaded only where somebody wanted it.
 */
export const KEEPING = 'trellis.keeping';
/** Asked at every page and every answer, so it is one word of this device's. */
export function isKeeping(): boolean {
  try {
    return localStorage.getItem(KEEPING) !== null;
  } catch {
    return false;
  }
}

/** What it means, once somebody wanted it. */
export const ours = () => import('./keepingPlans');

/** The session is over: what is not sent yet is held for the same person, and nothing else stays. */
export async function endKeeping(): Promise<'nothing' | 'held' | 'failed'> {
  return isKeeping() ? await (await ours()).endKeeping() : 'nothing';
}
