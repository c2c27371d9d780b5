import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '@/ui';

/** Under a field, in a line that a narrow cell has room for: that something was not taken, and why. */
export function NotTaken({
  title,
  children,
  onDismiss,
}: {
  title: string;
  children: ReactNode;
  onDismiss: () => void;
}) {
  const { t } = useLingui();
  return (
    <div
      role="alert"
      data-forced-edge=""
      className="mt-1.5 flex items-start gap-1.5 rounded-kit border border-transparent bg-danger-soft ps-2 text-sm"
    >
      <span aria-hidden="true" className="pt-1.5 text-danger">
        ▲
      </span>
      <p className="min-w-0 grow py-1.5 wrap-anywhere">
        <span className="font-strong">{title}</span> {children}
      </p>
      <Button
        look="plain"
        size="small"
        icon="close"
        className="shrink-0"
        aria-label={t`Close`}
        onPress={onDismiss}
      />
    </div>
  );
}
