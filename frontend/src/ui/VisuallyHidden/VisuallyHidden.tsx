import type { ReactNode } from 'react';

/** Words for assistive technology where the eye sees them already in another way. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="sr-only">{children}</span>;
}
