import type { ReactNode } from 'react';

/** Names and values: what is known of one thing. Entries without a value are left out. */
export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-1.5 sm:grid-cols-[max-content_1fr]">
      {facts
        .filter((fact) => fact.value !== null && fact.value !== undefined && fact.value !== '')
        .map((fact) => (
          <div key={fact.label} className="contents">
            <dt className="text-sm text-ink-2 sm:pt-px">{fact.label}</dt>
            <dd className="min-w-0 max-sm:pb-1.5">{fact.value}</dd>
          </div>
        ))}
    </dl>
  );
}
