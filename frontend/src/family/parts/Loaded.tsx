import { Trans } from '@lingui/react/macro';
import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';
import { useErrorWords } from '@/app/words';
import { ErrorState } from '@/ui/ErrorState/ErrorState';
import { Skeleton } from '@/ui/Skeleton/Skeleton';

export interface LoadedProps<Thing> {
  /** Undefined until the first answer; null when it is not there, or not the person's to see. */
  thing: Thing | null | undefined;
  error: CombinedError | undefined;
  onRetry: () => void;
  children: (thing: Thing) => ReactNode;
}

/** One thing from the server: on its way, there, not there, or failed. What is there stays when a later try fails. */
export function Loaded<Thing>({ thing, error, onRetry, children }: LoadedProps<Thing>) {
  const inWords = useErrorWords();
  if (thing) return <>{children(thing)}</>;
  if (error) return <ErrorState onRetry={onRetry}>{inWords(error).message}</ErrorState>;
  if (thing === undefined) return <Skeleton lines={5} />;
  return (
    <ErrorState title={<Trans>This page is not here.</Trans>}>
      <Trans>It may have moved, or it is not yours to see. Go back to the start and look there.</Trans>
    </ErrorState>
  );
}
