import type { FocusEvent, ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { PresenceStack } from '@/ui';
import { useLivePlace } from '../context';
import { RefusalNote } from './RefusalNote';

/**
 * Around one field: the address a finding goes to, who else is in it, and where this person is.
 * A field inside a field (a column of a row) speaks for itself alone.
 */
export function FieldFrame({
  place,
  children,
  className,
}: {
  place: string;
  children: ReactNode;
  className?: string;
}) {
  const { live, peers } = useLivePlace();
  const here = peers.filter((peer) => peer.at === place);
  const enter = (event: FocusEvent) => {
    event.stopPropagation();
    live.setPlace(place);
  };
  const leave = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) live.setPlace(null);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only notes where the focus inside it is
    <div
      id={place}
      tabIndex={-1}
      onFocus={enter}
      onBlur={leave}
      className={cx('relative scroll-mt-28 rounded-kit outline-offset-4', className)}
    >
      {here.length > 0 && (
        <span className="absolute end-9 top-0 z-1">
          <PresenceStack
            people={here.map(({ personId, name, initials, hue }) => ({ id: personId, name, initials, hue }))}
            limit={3}
          />
        </span>
      )}
      {children}
      <RefusalNote place={place} />
    </div>
  );
}
