import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { cx } from '@/lib/cx';
import { Icon, type IconName } from '../Icon/Icon';

export type ButtonLook = 'primary' | 'quiet' | 'plain' | 'danger';
export type ButtonSize = 'regular' | 'small';

const LOOKS: Record<ButtonLook, string> = {
  primary:
    'bg-accent text-on-fill border-transparent hover:bg-[color-mix(in_oklab,var(--accent)_88%,var(--text-1))]',
  quiet: 'bg-surface-1 text-ink-1 border-line-strong hover:bg-surface-3',
  plain: 'bg-transparent text-ink-1 border-transparent hover:bg-surface-3',
  danger:
    'bg-danger text-on-fill border-transparent hover:bg-[color-mix(in_oklab,var(--danger)_88%,var(--text-1))]',
};

/** The classes of something that is pressed, shared by buttons and links that look like one. */
export function buttonClasses(look: ButtonLook, size: ButtonSize, isIconOnly: boolean): string {
  return cx(
    'inline-flex items-center justify-center gap-2 rounded-kit border font-strong text-center no-underline transition-colors select-none',
    'pressed:translate-y-px disabled:opacity-55 disabled:pressed:translate-y-0',
    'forced-colors:border-[ButtonText] forced-colors:disabled:border-[GrayText] forced-colors:disabled:opacity-100',
    size === 'small' ? 'min-h-control-small text-sm' : 'min-h-control text-base',
    isIconOnly
      ? size === 'small'
        ? 'min-w-control-small px-1'
        : 'min-w-control px-1.5'
      : size === 'small'
        ? 'px-2.5 py-0.5'
        : 'px-3.5 py-1',
    LOOKS[look],
  );
}

export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  /** A verb and its object: "Share draft". Left out only for a button that is one icon with `aria-label`. */
  children?: ReactNode;
  look?: ButtonLook;
  size?: ButtonSize;
  icon?: IconName;
  className?: string;
}

/** Does something here. What goes somewhere is a Link. `isPending` keeps focus, blocks presses and says so. */
export function Button({
  children,
  look = 'quiet',
  size = 'regular',
  icon,
  className,
  ...props
}: ButtonProps) {
  return (
    <AriaButton {...props} className={cx(buttonClasses(look, size, !children), className)}>
      {({ isPending }) => (
        <>
          {icon && <Icon name={icon} />}
          {children && <span className={cx(isPending && 'opacity-60')}>{children}</span>}
          {isPending && <span aria-hidden="true">…</span>}
        </>
      )}
    </AriaButton>
  );
}
