import type { ReactNode } from 'react';

export interface EmptyStateProps {
  /** What is so: "Nothing is due." */
  title: ReactNode;
  /** What will be next, or what to do. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing here, said so that one knows what to do. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-start gap-2 py-6 text-ink-2">
      <p className="text-ink-1">{title}</p>
      {children && <div className="max-w-prose">{children}</div>}
      {action}
    </div>
  );
}
