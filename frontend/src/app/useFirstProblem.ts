import { useEffect, useRef } from 'react';

/** Brings focus to the first field that is marked wrong, every time `attempt` changes. For the form's element. */
export function useFirstProblem(attempt: number) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt > 0) form.current?.querySelector<HTMLElement>('input[aria-invalid="true"]')?.focus();
  }, [attempt]);
  return form;
}
