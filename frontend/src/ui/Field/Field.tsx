import { Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';

export interface FieldWords {
  label: ReactNode;
  /** One sentence under the label: what to write, in which form. */
  description?: ReactNode;
  /** A sentence in the person's language; its presence marks the field invalid. */
  errorMessage?: string;
}

/** The look every box to type or choose in shares. */
export const BOX =
  'kit-box w-full min-w-0 min-h-control rounded-kit border border-line-strong bg-surface-float px-3 py-1 text-base text-ink-1 ' +
  'placeholder:text-ink-3 hover:border-ink-3 invalid:border-danger invalid:border-2 disabled:opacity-60 ' +
  'forced-colors:disabled:border-[GrayText]';

export function FieldLabel({ children, isRequired }: { children: ReactNode; isRequired?: boolean }) {
  return (
    <Label className="text-sm font-strong text-ink-1">
      {children}
      {isRequired === false && (
        <span className="ms-1.5 font-normal text-ink-3">
          <Trans>optional</Trans>
        </span>
      )}
    </Label>
  );
}

export function FieldDescription({ children }: { children?: ReactNode }) {
  if (!children) return null;
  return (
    <Text slot="description" className="text-sm text-ink-2">
      {children}
    </Text>
  );
}

export function FieldProblem({ children }: { children?: string }) {
  return (
    <FieldError className="flex gap-1.5 text-sm font-strong text-danger">
      {(state) => (
        <>
          <span aria-hidden="true">▲</span>
          <span>{children ?? state.validationErrors.join(' ')}</span>
        </>
      )}
    </FieldError>
  );
}

export const FIELD = 'flex min-w-0 flex-col gap-1';
