import { useLingui } from '@lingui/react/macro';
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components';
import { cx } from '@/lib/cx';
import { Button } from '../Button/Button';

export interface ToastMessage {
  text: string;
  tone?: 'plain' | 'ok' | 'danger';
  /** What can still be done about it, such as "Undo". */
  action?: { label: string; onPress: () => void };
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** Says that something happened. Stays 6 s; with an action, or when it is about a failure, until it is closed. */
export function toast(message: ToastMessage): void {
  const staysOpen = message.action || message.tone === 'danger';
  queue.add(message, staysOpen ? {} : { timeout: 6000 });
}

const SHAPE = { plain: '', ok: '✓', danger: '▲' } as const;

/** Where toasts appear; once in an app. F6 brings focus to it. */
export function ToastRegion() {
  const { t } = useLingui();
  return (
    <AriaToastRegion
      queue={queue}
      aria-label={t`Messages`}
      data-print="hidden"
      className="fixed inset-x-3 bottom-16 z-50 flex flex-col items-center gap-2 outline-none md:bottom-4"
    >
      {({ toast: shown }) => {
        const { text, tone = 'plain', action } = shown.content;
        return (
          <AriaToast
            toast={shown}
            className={cx(
              'flex w-fit max-w-full items-center gap-3 rounded-kit border border-line bg-surface-float py-1.5 ps-4 pe-1.5 shadow-float',
              tone === 'danger' && 'border-danger',
            )}
          >
            <ToastContent className="flex items-baseline gap-2">
              {SHAPE[tone] && (
                <span aria-hidden="true" className={tone === 'ok' ? 'text-ok' : 'text-danger'}>
                  {SHAPE[tone]}
                </span>
              )}
              <Text slot="title">{text}</Text>
            </ToastContent>
            {action && (
              <Button
                size="small"
                look="plain"
                onPress={() => {
                  action.onPress();
                  queue.close(shown.key);
                }}
              >
                {action.label}
              </Button>
            )}
            <Button slot="close" size="small" look="plain" icon="close" aria-label={t`Close`} />
          </AriaToast>
        );
      }}
    </AriaToastRegion>
  );
}
