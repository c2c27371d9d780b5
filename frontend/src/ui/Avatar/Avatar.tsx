import { Trans } from '@lingui/react/macro';
import { cx } from '@/lib/cx';

export interface AvatarProps {
  name: string;
  initials: string;
  size?: 'small' | 'regular' | 'large';
  /** Tells neighbours apart in live work: 0 to 5. Without it the avatar is neutral. */
  hue?: number;
  /** True when the name stands beside it, so that it is not read twice. */
  isDecorative?: boolean;
}

/** The inks of presence: the same six for avatars and carets. Use as `var(--presence-n)`. */
export const PRESENCE_HUES = 6;

const SIZES = { small: 'size-6 text-[0.625rem]', regular: 'size-8 text-xs', large: 'size-14 text-lg' };
const HUES = [
  'bg-[var(--presence-0)]',
  'bg-[var(--presence-1)]',
  'bg-[var(--presence-2)]',
  'bg-[var(--presence-3)]',
  'bg-[var(--presence-4)]',
  'bg-[var(--presence-5)]',
];

/** A person as initials. */
export function Avatar({ name, initials, size = 'regular', hue, isDecorative }: AvatarProps) {
  return (
    <span
      {...(isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      title={isDecorative ? undefined : name}
      data-forced-edge=""
      className={cx(
        'inline-grid shrink-0 place-items-center rounded-full font-strong select-none',
        SIZES[size],
        hue === undefined ? 'bg-surface-3 text-ink-2' : cx('text-on-fill', HUES[hue % PRESENCE_HUES]),
      )}
    >
      {initials}
    </span>
  );
}

export interface PresenceStackProps {
  people: readonly { id: string; name: string; initials: string; hue?: number }[];
  /** More than this many become "+n". */
  limit?: number;
}

/** Who is here now. Changes are announced once, politely, as one sentence. */
export function PresenceStack({ people, limit = 4 }: PresenceStackProps) {
  const shown = people.slice(0, limit);
  const names = people.map((person) => person.name).join(', ');
  return (
    <span className="inline-flex items-center">
      <span role="status" className="sr-only">
        {people.length > 0 && <Trans>Here now: {names}</Trans>}
      </span>
      <span aria-hidden="true" className="inline-flex -space-x-1.5 rtl:space-x-reverse" title={names}>
        {shown.map((person) => (
          <span key={person.id} className="rounded-full ring-2 ring-surface-1">
            <Avatar
              name={person.name}
              initials={person.initials}
              hue={person.hue}
              size="small"
              isDecorative
            />
          </span>
        ))}
      </span>
      {people.length > limit && (
        <span aria-hidden="true" className="ms-1.5 text-xs text-ink-2">
          +{people.length - limit}
        </span>
      )}
    </span>
  );
}
