import { useEffect, useState } from 'react';
import { heldIn, letGo } from '@/lib/held';

export interface HeldHere {
  /** Sections for which words of an ended session wait; each is opened, wherever one reads. */
  sections: ReadonlySet<string>;
  /** Words waited, but nobody writes this plan any more. */
  isTooLate: boolean;
}

const NOTHING: HeldHere = { sections: new Set(), isTooLate: false };

/** What this device kept of this person's for a plan, looked for once when the plan is opened. */
export function useHeld(owner: string, planId: string, isDraft: boolean): HeldHere {
  const [held, setHeld] = useState(NOTHING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once a plan; finalizing later is told by the sections
  useEffect(() => {
    let isGone = false;
    heldIn(owner, planId)
      .then(async (all) => {
        if (isGone || all.length === 0) return;
        setHeld({ sections: new Set(all.map((one) => one.section)), isTooLate: !isDraft });
        if (!isDraft) await letGo(all.map((one) => one.id));
      })
      // A device that keeps nothing has nothing.
      .catch(() => {});
    return () => {
      isGone = true;
    };
  }, [owner, planId]);
  return held;
}
