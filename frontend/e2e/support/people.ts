import { existsSync, readFileSync } from 'node:fs';
import { type Browser, expect, type Page } from '@playwright/test';

const DEMO = process.env.TRELLIS_DEMO_FILE ?? '../.local/demo.json';

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
  people: DemoPerson[];
}

/** What the running demo says of itself. */
export function demo(): Demo {
  if (!existsSync(DEMO)) throw new Error(`${DEMO} is missing: start the product with "make demo-bg"`);
  return JSON.parse(readFileSync(DEMO, 'utf8')) as Demo;
}

/** The first demo person of a role, in a district when one is named. */
export function personOf(role: string, district?: string): DemoPerson {
  const { people } = demo();
  const person = people.find((one) => one.role === role && (!district || one.district === district));
  if (!person)
    throw new Error(`nobody is ${role}; there are ${[...new Set(people.map((one) => one.role))].join(', ')}`);
  return person;
}

const FAMILY_ROLES = new Set(['parent', 'parent_2', 'student']);

/** Signs in as people do: choose the district, then its own sign-in page. Ends on the first page of the app. */
export async function signIn(page: Page, person: DemoPerson): Promise<void> {
  const isFamily = FAMILY_ROLES.has(person.role);
  await page.goto(isFamily ? '/family/sign-in' : '/sign-in');
  await page.locator(`a[href^="/auth/${person.district}/start"]`).first().click();
  await page.locator('input[name=username]').fill(person.username);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('button[value="sign-in"], button[type=submit]').first().click();
  await page.waitForURL((url) => (isFamily ? url.pathname.startsWith('/family') : url.pathname === '/'));
  await expect(page.locator('h1')).toBeVisible();
}

/** A window of its own, signed in; two of them are two people at once. */
export async function pageOf(browser: Browser, role: string, district?: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, personOf(role, district));
  return page;
}
