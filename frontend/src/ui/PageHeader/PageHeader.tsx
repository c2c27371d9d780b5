import { type ReactNode, useEffect, useRef } from 'react';

export interface PageHeaderProps {
  title: string;
  /** What the window is called, when it differs from the title. */
  documentTitle?: string;
  subtitle?: ReactNode;
  /** A StatusMark, avatars, a save indicator. */
  status?: ReactNode;
  actions?: ReactNode;
}

/** The page's one h1. On arrival by navigation it takes focus, so that a screen reader says where one is. */
export function PageHeader({ title, documentTitle, subtitle, status, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${documentTitle ?? title} · Trellis`;
  }, [title, documentTitle]);
  useEffect(() => {
    const active = document.activeElement;
    if (active === document.body || active?.closest('nav')) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3 pb-5">
      <div className="min-w-0 grow">
        <h1 ref={heading} tabIndex={-1} className="text-2xl">
          {title}
        </h1>
        {subtitle && <div className="pt-1 text-ink-2">{subtitle}</div>}
        {status && <div className="flex flex-wrap items-center gap-3 pt-1.5">{status}</div>}
      </div>
      {actions && (
        <div className="flex flex-wrap gap-2" data-print="hidden">
          {actions}
        </div>
      )}
    </header>
  );
}
