import { Trans } from '@lingui/react/macro';
import { Link } from '@/ui/Link/Link';

/** Up to the start, from every page below it. */
export function BackHome() {
  return (
    <p data-print="hidden">
      <Link href="/family" look="row" className="inline-flex min-h-control items-center text-ink-2">
        <span aria-hidden="true" className="me-2 rtl:-scale-x-100">
          ←
        </span>
        <Trans>Back to the start</Trans>
      </Link>
    </p>
  );
}
