import { type ReactNode, useId } from 'react';
import { cx } from '@/lib/cx';

export interface SectionProps {
  title: ReactNode;
  /** A count or a status beside the title. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  level?: 2 | 3;
  className?: string;
}

/** A part of a page with its own heading. A line above, no box. */
export function Section({ title, note, actions, children, level = 2, className }: SectionProps) {
  const titleId = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby={titleId} className={cx('border-t border-line pt-3 pb-6', className)}>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 pb-2">
        <Heading id={titleId} className={level === 2 ? 'text-lg' : 'text-base'}>
          {title}
        </Heading>
        {note && <span className="text-sm text-ink-2">{note}</span>}
        {actions && <span className="ms-auto flex flex-wrap gap-2">{actions}</span>}
      </header>
      {children}
    </section>
  );
}
