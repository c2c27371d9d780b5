import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useRef, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from '@/lib/cx';
import { Button } from '../Button/Button';
import { TextArea } from '../TextArea/TextArea';

export const OVERLAY =
  'fixed inset-0 z-40 bg-[oklch(0.2_0.02_70/0.4)] transition-opacity entering:opacity-0 exiting:opacity-0';

export interface DialogProps {
  title: ReactNode;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  children: ReactNode;
  /** Buttons, the one that goes on last. */
  footer?: ReactNode;
  size?: 'regular' | 'wide';
  role?: 'dialog' | 'alertdialog';
  /** False when a click outside must not close it, even while nothing is typed. */
  isDismissable?: boolean;
}

/** Whether a click beside the window would lose words somebody wrote in it. */
function holdsWords(window: HTMLElement | null): boolean {
  const fields = window?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'textarea, input:not([type]), input[type=text], input[type=email]',
  );
  return [...(fields ?? [])].some((field) => !field.readOnly && field.value.trim() !== '');
}

/** A window over the page. Focus goes in, stays in, and comes back; Escape closes, a click outside while no words are lost. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  children,
  footer,
  size = 'regular',
  role = 'dialog',
  isDismissable = true,
}: DialogProps) {
  const { t } = useLingui();
  const inside = useRef<HTMLDivElement>(null);
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      shouldCloseOnInteractOutside={() => !holdsWords(inside.current)}
      className={cx(OVERLAY, 'grid place-items-end sm:place-items-center sm:p-6')}
    >
      <Modal
        ref={inside}
        className={cx(
          'max-h-[92dvh] w-full overflow-auto rounded-t-[12px] border border-line bg-surface-float shadow-float sm:rounded-[10px]',
          size === 'wide' ? 'sm:max-w-3xl' : 'sm:max-w-lg',
        )}
      >
        <AriaDialog role={role} className="flex flex-col gap-4 p-5 outline-none">
          <header className="flex items-start justify-between gap-4">
            <Heading slot="title" className="pt-0.5 text-lg font-strong">
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
          <div className="flex flex-col gap-4">{children}</div>
          {footer && <footer className="flex flex-wrap justify-end gap-2 pt-1">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  title: ReactNode;
  children?: ReactNode;
  /** A verb and its object: "Withdraw draft". */
  confirmLabel: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Gets the typed reason when `reasonLabel` is given. May be a promise: the button waits for it. */
  onConfirm: (reason: string) => unknown;
  tone?: 'plain' | 'danger';
  /** Asks for a reason, in these words, and will not go on without one. */
  reasonLabel?: string;
  /** What somebody must see before they go on is not there yet. */
  isDisabled?: boolean;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  isOpen,
  onOpenChange,
  onConfirm,
  tone = 'plain',
  reasonLabel,
  isDisabled = false,
}: ConfirmDialogProps) {
  const { t } = useLingui();
  const [reason, setReason] = useState('');
  const [isPending, setPending] = useState(false);
  const confirm = async () => {
    setPending(true);
    try {
      await onConfirm(reason.trim());
      setReason('');
      onOpenChange(false);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      role="alertdialog"
      isDismissable={!reasonLabel}
      footer={
        <>
          <Button onPress={() => onOpenChange(false)}>{t`Cancel`}</Button>
          <Button
            look={tone === 'danger' ? 'danger' : 'primary'}
            isPending={isPending}
            isDisabled={isDisabled || (!!reasonLabel && reason.trim() === '')}
            onPress={confirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {reasonLabel && (
        <TextArea label={reasonLabel} value={reason} onChange={setReason} isRequired autoFocus />
      )}
    </Dialog>
  );
}
