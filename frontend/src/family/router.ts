import { useSyncExternalStore } from 'react';

/**
 * The family app's whole router: a handful of pages do not need a library.
 *
 * A pattern is a path with `:name` parts. Addresses outside /family load a new page.
 */
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('popstate', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('popstate', listener);
  };
}

export function navigate(href: string, options: { replace?: boolean } = {}): void {
  const target = new URL(href, location.href);
  const isOurs = target.origin === location.origin && /^\/family(\/|$)/.test(target.pathname);
  if (!isOurs) {
    location.assign(href);
    return;
  }
  if (options.replace) history.replaceState(null, '', target);
  else history.pushState(null, '', target);
  scrollTo(0, 0);
  announce();
}

export function useAddress(): { path: string; search: URLSearchParams } {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  const url = new URL(href, location.origin);
  return { path: url.pathname, search: url.searchParams };
}

/** What an address means; null for one that somebody mangled. */
function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}

/** The named parts of `path` when it fits `pattern`, else null. A slash at the end does not matter. */
export function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/').filter(Boolean);
  const given = path.split('/').filter(Boolean);
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    const meant = part.startsWith(':') ? decoded(value) : null;
    if (meant !== null) found[part.slice(1)] = meant;
    else if (part !== value) return null;
  }
  return found;
}
