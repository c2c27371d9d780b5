import { useLingui } from '@lingui/react/macro';
import { createContext, type ReactNode, useContext, useId } from 'react';
import { createPortal } from 'react-dom';
import { Button } from '../Button/Button';

/** The element a frame keeps free for panels; null until it is there. */
export const SidePanelSlot = createContext<HTMLElement | null>(null);

export interface SidePanelProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** Something to read beside the work: findings, comments, history. It does not take focus and does not block the page. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const { t } = useLingui();
  const slot = useContext(SidePanelSlot);
  const titleId = useId();
  if (!slot) return null;
  return createPortal(
    <aside
      aria-labelledby={titleId}
      data-print="hidden"
      className="fixed inset-x-0 bottom-0 z-30 flex max-h-[60dvh] flex-col border-t border-line bg-surface-2 shadow-float md:sticky md:top-0 md:h-dvh md:max-h-none md:w-80 md:shrink-0 md:border-s md:border-t-0 md:shadow-none xl:w-96"
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header className="flex items-center justify-between gap-2 px-4 py-2.5">
        <h2 id={titleId} className="text-base font-strong">
          {title}
        </h2>
        <Button look="plain" size="small" icon="close" aria-label={t`Close`} onPress={onClose} />
      </header>
      <div className="grow overflow-auto px-4 pb-6">{children}</div>
    </aside>,
    slot,
  );
}
