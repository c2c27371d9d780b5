import type { ReactNode } from 'react';
import { Disclosure as AriaDisclosure, Button, DisclosurePanel, Heading } from 'react-aria-components';
import { Icon } from '../Icon/Icon';

export interface DisclosureProps {
  title: ReactNode;
  children: ReactNode;
  level?: 2 | 3 | 4;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** More, one tap away. */
export function Disclosure({ title, children, level = 3, isOpen, onOpenChange }: DisclosureProps) {
  return (
    <AriaDisclosure isExpanded={isOpen} onExpandedChange={onOpenChange} className="group">
      <Heading level={level} className="text-base">
        <Button
          slot="trigger"
          className="flex min-h-control w-full items-center gap-2 rounded-kit text-start font-strong hover:bg-surface-2"
        >
          <Icon name="chevronEnd" className="text-ink-3 transition-transform group-expanded:rotate-90" />
          {title}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="ps-7 pb-3">{children}</div>
      </DisclosurePanel>
    </AriaDisclosure>
  );
}
