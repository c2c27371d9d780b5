// Who may sign in where. The file is read at every look-up, so that it may be written while the provider runs.
import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** The accounts of one issuer: those of the configuration, then those of the accounts file. */
function accountsOf(issuer, accountsFile) {
  const known = issuer.accounts ?? [];
  if (!accountsFile || !existsSync(accountsFile)) return known;
  return [...known, ...(JSON.parse(readFileSync(accountsFile, 'utf8'))[issuer.key] ?? [])];
}

/** The account whose username and password these are, or undefined. */
export function accountFor(issuer, accountsFile, username, password) {
  const wanted = username.trim().toLowerCase();
  const account = accountsOf(issuer, accountsFile).find((one) => one.username.toLowerCase() === wanted);
  return account && isSame(account.password, password) ? account : undefined;
}

/** What oidc-provider asks for: the account of a subject, with its claims. */
export function findAccount(issuer, accountsFile, sub) {
  const account = accountsOf(issuer, accountsFile).find((one) => one.sub === sub);
  return account && { accountId: sub, claims: () => ({ ...account.claims, sub }) };
}

function isSame(one, other) {
  const digest = (text) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
