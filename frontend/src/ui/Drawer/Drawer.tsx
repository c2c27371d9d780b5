import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from '@/lib/cx';
import { Button } from '../Button/Button';
import { OVERLAY } from '../Dialog/Dialog';

export interface DrawerProps {
  title: ReactNode;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  footer?: ReactNode;
}

/** A window at the end of the line, over the page: longer forms and details that need the page's full height. */
export function Drawer({ title, isOpen, onOpenChange, children, footer }: DrawerProps) {
  const { t } = useLingui();
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable
      className={cx(OVERLAY, 'flex justify-end')}
    >
      <Modal className="h-dvh w-full max-w-[min(100%,30rem)] border-s border-line bg-surface-float shadow-float">
        <AriaDialog className="flex h-full flex-col outline-none">
          <header className="flex items-center justify-between gap-4 border-b border-line px-5 py-3">
            <Heading slot="title" className="text-lg font-strong">
              {title}
            </Heading>
            <Button
              look="plain"
              size="small"
              icon="close"
              aria-label={t`Close`}
              onPress={() => onOpenChange(false)}
            />
          </header>
          <div className="flex grow flex-col gap-4 overflow-auto px-5 py-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">
              {footer}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
