import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test';
import { demo, personOf, signIn } from '../../support/people';
import { type Closures, countByHand, type DayKind } from './by-hand';

const RESULTS = 'test-results/walks.json';

interface Stretch {
  walk: string;
  who: string;
  what: string;
  clicks: number;
  seconds: number;
}
interface Explained {
  walk: string;
  name: string;
  said: string[];
  byHand: string;
  skipped: string[];
}
export interface Results {
  stretches: Stretch[];
  dates: Explained[];
}

export function results(): Results {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
  } catch {
    return { stretches: [], dates: [] };
  }
}

/** Beside the demo, and gone with it. */
const CLOSURES = `${process.env.TRELLIS_DEMO_FILE ?? '../.local/demo.json'}.closures`;

/** What was entered on the calendar of the running demo by walks before; nothing of another demo's. */
export function entered(more: Partial<Closures> = {}): Closures {
  const { baseUrl } = demo();
  let before: Closures & { baseUrl: string } = { baseUrl, closed: [], holidays: [] };
  try {
    const kept = JSON.parse(readFileSync(CLOSURES, 'utf8'));
    if (kept.baseUrl === baseUrl) before = kept;
  } catch {
    // Nobody entered anything.
  }
  const closed = [...before.closed, ...(more.closed ?? [])];
  const holidays = [...before.holidays, ...(more.holidays ?? [])];
  writeFileSync(CLOSURES, JSON.stringify({ baseUrl, closed, holidays }));
  return { closed, holidays };
}

/** Today where the demo district is. */
export const today = () => new Date().toLocaleDateString('en-CA', { timeZone: 'America/Chicago' });

/** One walk: who did what in how many clicks, and every date with its own explanation and ours. */
export class Walk {
  private readonly pages = new Map<string, Page>();
  private readonly clicks = new Map<string, number>();

  constructor(
    private readonly browser: Browser,
    readonly name: string,
  ) {}

  /** A window of their own; clicks in it are counted. */
  async window(who: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ baseURL: demo().baseUrl, ...options });
    await context.exposeBinding('walkClicked', () => {
      this.clicks.set(who, (this.clicks.get(who) ?? 0) + 1);
    });
    await context.addInitScript(() => {
      const told = window as unknown as { walkClicked: () => void };
      window.addEventListener('click', () => told.walkClicked(), { capture: true });
    });
    return context.newPage();
  }

  /** Somebody of the staff, signed in. */
  async as(role: string): Promise<Page> {
    const known = this.pages.get(role);
    if (known) return known;
    const page = await this.window(role);
    await signIn(page, personOf(role, 'maple'));
    this.pages.set(role, page);
    return page;
  }

  /** One thing somebody does: measured, and told. */
  async does(who: string, what: string, deed: () => Promise<void>): Promise<void> {
    const before = this.clicks.get(who) ?? 0;
    const began = Date.now();
    try {
      await deed();
    } catch (problem) {
      const pages = this.browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of pages.entries())
        await page.screenshot({ path: `test-results/walk-stopped-${index}.png`, fullPage: true });
      throw problem;
    } finally {
      const clicks = (this.clicks.get(who) ?? 0) - before;
      this.keep({
        stretches: [{ walk: this.name, who, what, clicks, seconds: (Date.now() - began) / 1000 }],
      });
    }
  }

  /** Opens a date into its explanation, writes it down, and holds it against our own count. */
  async why(page: Page, deadline: RegExp, start: string, length: number, kind: DayKind) {
    const line = page.getByRole('button', { name: deadline });
    const { due, skipped } = countByHand(start, length, kind, entered());
    const inWords = new Date(`${due}T12:00:00Z`).toLocaleDateString('en-US', {
      timeZone: 'UTC',
      month: 'long',
      day: 'numeric',
      year: 'numeric',
    });
    let said: string[] = [];
    let name = '';
    // A worker counts; the page is asked again until it has.
    await expect(async () => {
      await page.reload();
      await expect(line.first()).toBeVisible({ timeout: 8_000 });
      await line.first().click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText(/Read at its source|Not confirmed yet|Confirmed by/)).toBeVisible();
      name = (await dialog.getByRole('heading').first().textContent()) ?? '';
      said = (await dialog.locator('p, li').allTextContents()).filter(Boolean);
      await page.screenshot({ path: `test-results/walk-${this.name}-${name.replace(/\W+/g, '-')}.png` });
      expect(said.join('\n'), `${name}, by hand`).toContain(inWords);
    }).toPass({ timeout: 60_000 });
    expect(said[0], `${name}, the sentence`).toContain(`by ${inWords}`);
    console.log(
      `\n[${this.name}] ${name}\n  ${said.join('\n  ')}\n  BY HAND: ${due}; weekdays passed over: ${skipped.join(' ') || 'none'}`,
    );
    this.keep({ dates: [{ walk: this.name, name, said, byHand: due, skipped }] });
    await page.keyboard.press('Escape');
    return { due, said };
  }

  private keep(more: Partial<Results>): void {
    const before = results();
    mkdirSync('test-results', { recursive: true });
    const all = {
      stretches: [...before.stretches, ...(more.stretches ?? [])],
      dates: [...before.dates, ...(more.dates ?? [])],
    };
    writeFileSync(RESULTS, JSON.stringify(all, null, 2));
  }
}

/** Lets a family member have an account with the address the school knows. */
export function familyAccount(name: string, email: string) {
  const { accountsFile } = demo();
  const accounts = JSON.parse(readFileSync(accountsFile, 'utf8'));
  const username = email.split('@')[0] ?? '';
  const password = crypto.randomUUID();
  const others = (accounts.families ?? []).filter((one: { username: string }) => one.username !== username);
  const claims = { name, email, email_verified: true };
  accounts.families = [...others, { username, password, sub: `families-${username}`, claims }];
  writeFileSync(`${accountsFile}.new`, JSON.stringify(accounts, null, 2), { mode: 0o600 });
  renameSync(`${accountsFile}.new`, accountsFile);
  return { username, password };
}

/** Takes a step of a case or a determination: its button, the reason where one is asked, the same words once more. */
export async function step(page: Page, button: string | RegExp, words?: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  const dialog = page.getByRole('dialog');
  if (words) await dialog.getByRole('textbox', { name: /^(Why|Which day|Reasons)/ }).fill(words);
  await dialog.getByRole('button').last().click();
  await expect(dialog).toBeHidden();
}

/** Puts on record that somebody was handed the procedural safeguards notice today. */
export async function givesSafeguards(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Given on paper…: ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Put on record' }).click();
  await expect(dialog).toBeHidden();
}

/** Types a day into a field of days. */
export async function typeDay(page: Page, group: Locator, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-');
  await group.getByRole('spinbutton').first().focus();
  await page.keyboard.type(`${month}${date}${year}`);
}

/** Chooses in a list. */
export async function choose(
  within: Locator,
  page: Page,
  label: RegExp,
  option: string | RegExp,
): Promise<void> {
  await within
    .locator('button[aria-haspopup=listbox]')
    .and(within.getByRole('button', { name: label }))
    .first()
    .click();
  await page.getByRole('option', { name: option }).first().click();
}

export async function answer(page: Page, question: RegExp, yes: 'Yes' | 'No'): Promise<void> {
  const radio = page.getByRole('radiogroup', { name: question }).getByRole('radio', { name: yes });
  await radio.click({ force: true });
  await expect(radio).toBeChecked();
}

export async function write(page: Page, question: RegExp, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: question }).first();
  await field.fill(text);
  await field.blur();
}
