export interface SignInSearch {
  return_to?: string;
  error?: string;
  audience?: 'staff' | 'family';
}

/** Reads the sign-in page's address by hand: what does not fit is left out, never an error. */
export function readSignInSearch(search: Record<string, unknown>): SignInSearch {
  const text = (value: unknown) =>
    typeof value === 'string' && value !== '' ? value.slice(0, 2000) : undefined;
  const audience = search.audience === 'family' || search.audience === 'staff' ? search.audience : undefined;
  return {
    ...(text(search.return_to) && { return_to: text(search.return_to) }),
    ...(text(search.error) && { error: text(search.error) }),
    ...(audience && { audience }),
  };
}
