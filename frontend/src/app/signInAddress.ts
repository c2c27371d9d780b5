/** Only a path on this site may be returned to; anything else leads to the start. */
export function safeReturnPath(path: string | null | undefined, fallback: string): string {
  if (!path?.startsWith('/') || /^\/[/\\]/.test(path) || path.includes('\\')) return fallback;
  return path.startsWith('/sign-in') || path.startsWith('/family/sign-in') ? fallback : path;
}

export function signInAddress(returnTo: string, audience: 'staff' | 'family'): string {
  const page = audience === 'family' ? '/family/sign-in' : '/sign-in';
  return `${page}?return_to=${encodeURIComponent(returnTo)}`;
}

/** The district a letter's link names: who is signed out is asked to sign in there and not where. */
export function districtOf(path: string | null | undefined): string | null {
  return new URLSearchParams(path?.split('#')[0]?.split('?')[1]).get('district');
}
