import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { cx } from '@/lib/cx';
import { Button } from '../Button/Button';

export type BannerTone = 'plain' | 'attention' | 'danger' | 'ok';

const TONES: Record<BannerTone, { shape: string; ink: string; fill: string }> = {
  plain: { shape: '●', ink: 'text-accent', fill: 'bg-accent-soft border-s-accent' },
  attention: { shape: '◆', ink: 'text-attention', fill: 'bg-attention-soft border-s-attention' },
  danger: { shape: '▲', ink: 'text-danger', fill: 'bg-danger-soft border-s-danger' },
  ok: { shape: '✓', ink: 'text-ok', fill: 'bg-ok-soft border-s-ok' },
};

export interface BannerProps {
  tone?: BannerTone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  onDismiss?: () => void;
}

/** Something true of the whole page. Danger interrupts a screen reader, the rest waits its turn. */
export function Banner({ tone = 'plain', title, children, action, onDismiss }: BannerProps) {
  const { t } = useLingui();
  const { shape, ink, fill } = TONES[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      className={cx(
        'flex flex-wrap items-baseline gap-x-3 gap-y-2 rounded-kit border border-transparent border-s-4 px-4 py-2.5',
        fill,
      )}
      data-forced-edge=""
    >
      <span aria-hidden="true" className={ink}>
        {shape}
      </span>
      <div className="min-w-0 grow basis-60">
        {title && <p className="font-strong">{title}</p>}
        {children && <div className="text-ink-1">{children}</div>}
      </div>
      {action}
      {onDismiss && (
        <Button look="plain" size="small" icon="close" aria-label={t`Close`} onPress={onDismiss} />
      )}
    </div>
  );
}
