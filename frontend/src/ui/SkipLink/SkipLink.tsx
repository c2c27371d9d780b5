import { Trans } from '@lingui/react/macro';

/** The first stop of the Tab key: past the navigation, to the work. */
export function SkipLink({ target = 'main' }: { target?: string }) {
  return (
    <a
      href={`#${target}`}
      className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded-kit focus:bg-surface-float focus:px-4 focus:py-2 focus:text-accent focus:shadow-float"
    >
      <Trans>Skip to the content</Trans>
    </a>
  );
}
