import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Button } from '../Button/Button';

export interface ErrorStateProps {
  title?: ReactNode;
  /** What happened and what to do next, in the person's language. */
  children?: ReactNode;
  onRetry?: () => void;
  /** What to tell whoever helps, so that they find the same event. */
  reference?: string;
}

/** Something could not be shown. What was there before stays wherever that is possible. */
export function ErrorState({ title, children, onRetry, reference }: ErrorStateProps) {
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-2 rounded-kit border border-line border-s-4 border-s-danger px-4 py-3"
    >
      <p className="font-strong">
        <span aria-hidden="true" className="me-2 text-danger">
          ▲
        </span>
        {title ?? <Trans>This could not be loaded.</Trans>}
      </p>
      {children && <div className="max-w-prose text-ink-2">{children}</div>}
      {reference && (
        <p className="text-sm text-ink-2">
          <Trans>Reference {reference}</Trans>
        </p>
      )}
      {onRetry && (
        <Button onPress={onRetry}>
          <Trans>Try again</Trans>
        </Button>
      )}
    </div>
  );
}
