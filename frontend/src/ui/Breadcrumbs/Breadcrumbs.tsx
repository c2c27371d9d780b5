import { useLingui } from '@lingui/react/macro';
import { Icon } from '../Icon/Icon';
import { Link } from '../Link/Link';

export interface Crumb {
  label: string;
  /** Left out for the page one is on. */
  href?: string;
}

/** The way from the top to here. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useLingui();
  return (
    <nav aria-label={t`Breadcrumb`} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-sm text-ink-2">
        {crumbs.map((crumb, index) => (
          <li
            key={crumb.href ?? crumb.label}
            // Where space is short the page's own name gives way: it stands below as the heading, the way up nowhere else.
            className="flex items-center gap-1.5 not-last:max-w-48 not-last:shrink-0 last:min-w-0 max-sm:not-last:hidden"
          >
            {index > 0 && <Icon name="chevronEnd" className="size-[0.9em] text-ink-3 max-sm:hidden" />}
            {crumb.href ? (
              <Link href={crumb.href} look="row" className="min-w-0 truncate text-ink-2">
                {crumb.label}
              </Link>
            ) : (
              <span aria-current="page" className="truncate text-ink-1">
                {crumb.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
