import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Page,
} from '@playwright/test';
import { REPORT } from './place';

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>;

export interface DemoPerson {
  district: string;
  role: string;
  name: string;
  username: string;
  password: string;
  issuer: string;
}

export interface Demo {
  baseUrl: string;
  mailUrl: string;
  /** Who may sign in at which provider; read at every look-up. */
  accountsFile: string;
  /** Ids of the running server and worker. */
  processes: { app: number; worker: number };
  people: DemoPerson[];
}

/** What the running demo says of itself. */
export function demo(): Demo {
  if (!existsSync(REPORT)) throw new Error(`${REPORT} is missing: start the product with "make demo-bg"`);
  return JSON.parse(readFileSync(REPORT, 'utf8')) as Demo;
}

/** The first demo person of a role, in a district when one is named. */
export function personOf(role: string, district?: string): DemoPerson {
  const { people } = demo();
  const person = people.find((one) => one.role === role && (!district || one.district === district));
  if (!person)
    throw new Error(`nobody is ${role}; there are ${[...new Set(people.map((one) => one.role))].join(', ')}`);
  return person;
}

/** Gives somebody the district does not know an account at its staff provider, with an address it vouches for. */
export function addAccount(district: string, username: string, name: string) {
  const { accountsFile } = demo();
  const accounts = JSON.parse(readFileSync(accountsFile, 'utf8'));
  const email = `${username}@${district}.example`;
  const password = crypto.randomUUID();
  const claims = { name, email, email_verified: true };
  accounts[district] = [
    ...accounts[district],
    { username, password, sub: `${district}-${username}`, claims },
  ];
  // Whole or not at all: the provider may be reading.
  writeFileSync(`${accountsFile}.new`, JSON.stringify(accounts, null, 2), { mode: 0o600 });
  renameSync(`${accountsFile}.new`, accountsFile);
  return { username, password, email };
}

const FAMILY_ROLES = new Set(['parent', 'parent_2', 'parent_504', 'student']);

/** Signs in as people do: choose the district, then its own sign-in page. Ends on the first page of the app. */
export async function signIn(page: Page, person: DemoPerson): Promise<void> {
  const isFamily = FAMILY_ROLES.has(person.role);
  await page.goto(isFamily ? '/family/sign-in' : '/sign-in');
  await page.locator(`a[href^="/auth/${person.district}/start"]`).first().click();
  await page.locator('input[name=username]').fill(person.username);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('button[value="sign-in"], button[type=submit]').first().click();
  // Each role has its own first page.
  const own = new URL(demo().baseUrl).origin;
  await page.waitForURL((url) => url.origin === own && !/\/(auth|sign-in)(\/|$)/.test(url.pathname));
  await expect(page.locator('h1')).toBeVisible();
}

/** Sessions of this run, by person: whoever signed in once comes back signed in. */
const sessions = new Map<string, StorageState>();

/** Their sessions were ended; the next window signs in again. */
export function forgetSessionsOf(district: string): void {
  for (const key of sessions.keys()) if (key.startsWith(`${district} `)) sessions.delete(key);
}

/** A window of its own, signed in; two of them are two people at once. Closed when the test ends (support/test.ts). */
export async function pageOf(
  browser: Browser,
  role: string,
  district?: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const person = personOf(role, district);
  const key = `${person.district} ${person.username}`;
  const known = sessions.get(key);
  const context = await browser.newContext({ ...options, storageState: known });
  const page = await context.newPage();
  if (!known) {
    await signIn(page, person);
    sessions.set(key, await context.storageState());
  }
  return page;
}
