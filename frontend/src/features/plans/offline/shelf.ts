import type { Shelf } from '@/features/live';
import { forget, open, seal } from '@/lib/kept';
import { packed, unpacked } from '@/lib/packed';

/** Plans this tab keeps: of two tabs with one plan, only the first writes, so that neither undoes the other. */
const kept = new Map<string, Promise<boolean>>();

function isThisTabs(plan: string): Promise<boolean> {
  const known = kept.get(plan);
  if (known) return known;
  const asked = new Promise<boolean>((resolve) => {
    if (!navigator.locks) return resolve(true);
    navigator.locks
      .request(`trellis:kept:${plan}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        // Held for as long as the tab lives.
        return lock ? new Promise<void>(() => {}) : undefined;
      })
      .catch(() => resolve(false));
  });
  kept.set(plan, asked);
  return asked;
}

/** Where one section of a plan is kept on this device for its person. */
export function shelfOf(owner: string, plan: string, section: string): Shelf {
  const place = { owner, plan, name: `section ${section}` };
  return {
    id: JSON.stringify(place),
    async read() {
      try {
        if (!(await isThisTabs(plan))) return null;
        const found = await open(place);
        return found && unpacked(found.bytes);
      } catch {
        return null;
      }
    },
    async write(copy) {
      try {
        if (!(await isThisTabs(plan))) return false;
        return await seal(place, packed({ name: section, ...copy }), copy.isUnsent);
      } catch {
        return false;
      }
    },
    async forget() {
      await forget(place).catch(() => {});
    },
  };
}
