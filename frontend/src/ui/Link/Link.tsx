import type { ReactNode } from 'react';
import { Link as AriaLink, type LinkProps as AriaLinkProps } from 'react-aria-components';
import { cx } from '@/lib/cx';
import { type ButtonLook, type ButtonSize, buttonClasses } from '../Button/Button';
import { Icon, type IconName } from '../Icon/Icon';

export interface LinkProps extends Omit<AriaLinkProps, 'children' | 'className' | 'style'> {
  href: string;
  children: ReactNode;
  /** `text` is underlined in running text, `row` underlines on hover only (lists, navigation), others look like a Button. */
  look?: 'text' | 'row' | ButtonLook;
  size?: ButtonSize;
  icon?: IconName;
  className?: string;
}

/** Goes somewhere. Inside the app it navigates without reloading, through the router around it. */
export function Link({ children, look = 'text', size = 'regular', icon, className, ...props }: LinkProps) {
  const isButton = look !== 'text' && look !== 'row';
  return (
    <AriaLink
      {...props}
      className={cx(
        isButton && buttonClasses(look, size, false),
        look === 'text' && 'text-accent underline decoration-1 underline-offset-3 hover:decoration-2',
        look === 'row' && 'text-ink-1 no-underline hover:underline underline-offset-3',
        !isButton && 'rounded-[2px]',
        className,
      )}
    >
      {icon && <Icon name={icon} className="me-1.5" />}
      {children}
    </AriaLink>
  );
}
