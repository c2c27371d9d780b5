import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { cx } from '@/lib/cx';
import { Icon, type IconName } from '../Icon/Icon';
import { OPTION, POPOVER } from '../Select/Select';

export interface MenuEntry {
  id: string;
  label: string;
  description?: string;
  icon?: IconName;
  onAction?: () => void;
  /** Goes somewhere instead of doing something. */
  href?: string;
  /** What it goes to opens beside this page: a print to look at. */
  opensWindow?: boolean;
  tone?: 'plain' | 'danger';
  isDisabled?: boolean;
  /** A line before this entry. */
  startsGroup?: boolean;
}

export interface MenuProps {
  /** A Button. */
  trigger: ReactNode;
  label: string;
  entries: readonly MenuEntry[];
}

/** Things one may do with what stands beside it. */
export function Menu({ trigger, label, entries }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={POPOVER} placement="bottom end">
        <AriaMenu aria-label={label} className="min-w-52 outline-none">
          {entries.flatMap((entry) => [
            entry.startsGroup && <Separator key={`${entry.id}-line`} className="my-1 border-t border-line" />,
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.label}
              href={entry.href}
              target={entry.opensWindow ? '_blank' : undefined}
              rel={entry.opensWindow ? 'noreferrer' : undefined}
              onAction={entry.onAction}
              isDisabled={entry.isDisabled}
              className={cx(OPTION, 'no-underline', entry.tone === 'danger' && 'text-danger')}
            >
              {entry.icon && <Icon name={entry.icon} className="text-ink-3" />}
              <span className="flex flex-col">
                <span>{entry.label}</span>
                {entry.description && <span className="text-sm text-ink-2">{entry.description}</span>}
              </span>
            </MenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
