import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

export interface VirtualRowsProps {
  label: string;
  count: number;
  getId: (index: number) => string;
  children: (index: number) => ReactNode;
}

/** Only the rows in view, in a list as tall as all of them; each says which of how many it is. */
export default function VirtualRows({ label, count, getId, children }: VirtualRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => 52,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: getId,
  });
  return (
    <ul ref={list} aria-label={label} className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => (
        <li
          key={item.key}
          ref={virtualizer.measureElement}
          data-index={item.index}
          aria-setsize={count}
          aria-posinset={item.index + 1}
          className="absolute inset-x-0 top-0 border-b border-line"
          style={{ transform: `translateY(${item.start - offset}px)` }}
        >
          {children(item.index)}
        </li>
      ))}
    </ul>
  );
}
