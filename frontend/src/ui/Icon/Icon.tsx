import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';

const SHAPES = {
  today: <path d="M4 6.5h16M4 6.5V19h16V6.5M8 3.5v5M16 3.5v5M8.5 13.5l2.5 2.5 4.5-4.5" />,
  people: (
    <path d="M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20c.5-3.6 3-5.5 6.5-5.5s6 1.9 6.5 5.5M16 4.7a3.5 3.5 0 0 1 0 6.6M18 14.8c2 .7 3.2 2.4 3.5 5.2" />
  ),
  folder: <path d="M3.5 6.5h6l2 2.5h9v10h-17v-12.5Z" />,
  calendar: <path d="M4 6.5h16V20H4V6.5ZM4 11h16M8 3.5v5M16 3.5v5" />,
  upload: <path d="M12 15.5V4M7.5 8.5 12 4l4.5 4.5M4 15.5V20h16v-4.5" />,
  building: <path d="M5 20.5v-16h9v16M14 9.5h5v11M3 20.5h18M8 8h3M8 12h3M8 16h3" />,
  servers: <path d="M4 4.5h16v6H4v-6ZM4 13.5h16v6H4v-6ZM7.5 7.5h.01M7.5 16.5h.01" />,
  key: <path d="M14.5 13.5a5 5 0 1 0-4-4L3.5 16.5V20H7v-2.5h2.5V15l1.5-1.5M16 8h.01" />,
  heart: (
    <path d="M12 20c-5-3.5-8.5-6.8-8.5-11A4.5 4.5 0 0 1 12 6.8 4.5 4.5 0 0 1 20.5 9c0 4.2-3.5 7.5-8.5 11Z" />
  ),
  document: <path d="M6 3.5h8l4.5 4.5v12.5H6v-17ZM14 3.5V8h4.5M9 12.5h6M9 16h6" />,
  search: <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20.5 20.5" />,
  sun: (
    <path d="M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4" />
  ),
  moon: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z" />,
  contrast: <path d="M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 3.5v17M12 7h5M12 11h8M12 15h6.5" />,
  close: <path d="M5.5 5.5l13 13M18.5 5.5l-13 13" />,
  check: <path d="M4.5 12.5 10 18 19.5 6.5" />,
  plus: <path d="M12 4.5v15M4.5 12h15" />,
  minus: <path d="M4.5 12h15" />,
  chevronDown: <path d="M5.5 9l6.5 6.5L18.5 9" />,
  chevronEnd: <path d="M9 5.5l6.5 6.5L9 18.5" />,
  sort: <path d="M8 4.5v15M8 4.5 4.5 8M8 4.5 11.5 8M16 19.5v-15M16 19.5 12.5 16M16 19.5l3.5-3.5" />,
  more: <path strokeWidth="3" d="M5.5 12h.01M12 12h.01M18.5 12h.01" />,
  listen: <path d="M4 9.5v5h3.5L13 19V5L7.5 9.5H4ZM16 9c1.5 1.7 1.5 4.3 0 6M18.5 6.5c3 3.2 3 7.8 0 11" />,
  language: (
    <path d="M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.5c3 3 3 14 0 17M12 3.5c-3 3-3 14 0 17" />
  ),
  lock: <path d="M6 10.5h12v10H6v-10ZM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3" />,
  pen: <path d="M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19 4 20ZM13.5 7l3.5 3.5" />,
  comment: <path d="M4 5h16v11h-9l-4.5 4v-4H4V5Z" />,
  bell: <path d="M6 17v-6a6 6 0 0 1 12 0v6l1.5 2h-15L6 17ZM10.5 21h3" />,
  clock: <path d="M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7v5.5l3.5 2" />,
  question: (
    <path d="M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01" />
  ),
  download: <path d="M12 4v11.5M7.5 11 12 15.5 16.5 11M4 16v4h16v-4" />,
  warning: <path d="M12 4 2.5 20h19L12 4ZM12 10v4.5M12 17.5h.01" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** Shapes that point along the line of reading turn round in right-to-left text. */
const TURNS: ReadonlySet<IconName> = new Set<IconName>(['chevronEnd']);

/** A line drawing beside a word. It is never the only carrier of meaning, so it is hidden from assistive technology. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={cx('inline-block size-[1.2em] shrink-0', TURNS.has(name) && 'rtl:-scale-x-100', className)}
    >
      {SHAPES[name]}
    </svg>
  );
}
