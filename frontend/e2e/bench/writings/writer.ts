import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, type Locator, type Page } from '@playwright/test';

/** Seconds by the keystroke-level model: a key, pointing and clicking, making up one's mind. */
const KEY = 0.2;
const POINT = 1.1;
const MIND = 1.2;
/** After a burst of keys the checks and the record answer within this. */
const MOMENT_MS = 2_500;
/** So many words in a row that were typed before are typed twice. */
const IN_A_ROW = 5;
/** As far away as this, in presses of Tab, the next question is reached by keys. */
const NEAR = 7;

export const RESULTS = 'test-results/writings.json';

export interface Written {
  what: string;
  clicks: number;
  keys: number;
  words: number;
  twice: string[];
  pages: number;
  machine: number;
  hands: number;
}

const plain = (text: string) =>
  text
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);

/** How many presses of Tab lie between the focus and the target; null where it is behind, or not to be reached so. */
function stopsBetween(target: Element): number | null {
  const all = [
    ...document.querySelectorAll<HTMLElement>(
      'a[href], button, input, textarea, select, [contenteditable="true"], [tabindex]',
    ),
  ].filter((one) => {
    if (one.tabIndex < 0 || one.matches(':disabled')) return false;
    if (one.closest('[inert], [hidden]')) return false;
    // Of a group of radios one is a stop.
    if (one instanceof HTMLInputElement && one.type === 'radio') {
      const group = [
        ...(one.closest('[role=radiogroup]')?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? []),
      ];
      if (one !== (group.find((radio) => radio.checked) ?? group[0])) return false;
    }
    return one.getClientRects().length > 0 || one instanceof HTMLInputElement;
  });
  const focus = document.activeElement;
  if (!focus) return null;
  const after = all.filter((one) => focus.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const index = after.findIndex((one) => one === target || target.contains(one));
  return index < 0 ? null : index + 1;
}

/** A person at a page, and what their hands do. Everything they type is believable; none of it is generated. */
export class Writer {
  private clicks = 0;
  private keys = 0;
  private minds = 0;
  private words = 0;
  private pages = 0;
  private readonly twice: string[] = [];
  private readonly runs = new Set<string>();
  private readonly days = new Set<string>();
  private began = Date.now();
  private section: Locator;

  constructor(
    readonly page: Page,
    /** Full names of people on record around the student. */
    private readonly names: readonly string[],
    /** Days on record, as YYYY-MM-DD. */
    days: readonly string[] = [],
  ) {
    this.section = page.locator('main');
    for (const day of days) this.days.add(day);
    let last = '';
    page.on('framenavigated', (frame) => {
      const { pathname } = new URL(frame.url());
      if (frame !== page.mainFrame() || pathname === last) return;
      last = pathname;
      this.pages += 1;
    });
  }

  /** From here on it counts: the person is signed in and looks at Today, or at where they are. */
  async begin(): Promise<void> {
    if (this.page.url() === 'about:blank') await this.page.goto('/');
    await expect(this.page.getByRole('heading', { level: 1 })).toBeVisible();
    Object.assign(this, { clicks: 0, keys: 0, minds: 0, words: 0, pages: 1, began: Date.now() });
  }

  /** A day the product states somewhere from now on, so that whoever types it types it again. */
  knows(...days: string[]): void {
    for (const day of days) this.days.add(day);
  }

  /** Ctrl K, the first name, Enter. */
  async find(student: string): Promise<void> {
    this.minds += 1;
    await this.key('Control+k');
    await expect(this.page.getByRole('searchbox').last()).toBeFocused();
    const letters = student.split(' ')[0] ?? student;
    await this.page.keyboard.type(letters);
    this.keys += letters.length;
    // The student first, and chosen already; a plan and goals that name them stand below.
    await expect(this.page.getByRole('menuitem', { name: student }).first()).toHaveAttribute(
      'data-focused',
      'true',
    );
    await this.key('Enter');
    await expect(this.page.getByRole('heading', { level: 1, name: student })).toBeVisible();
  }

  async click(target: Locator): Promise<void> {
    await target.click();
    this.clicks += 1;
  }

  /** Does something by its button or link. */
  async press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    this.minds += 1;
    await this.click(within.getByRole('button', { name }).or(within.getByRole('link', { name })).first());
  }

  private async key(name: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time += 1) await this.page.keyboard.press(name);
    this.keys += times;
  }

  /** Puts the focus into a question: by Tab where it is near, else with the pointer. */
  private async into(target: Locator): Promise<void> {
    this.minds += 1;
    await expect(target).toBeVisible();
    const isThere = () => target.evaluate((one) => one.contains(document.activeElement));
    const stops = await target.evaluate(stopsBetween);
    if (await isThere()) return;
    if (stops !== null && stops <= NEAR) {
      for (let stop = 0; stop < NEAR + 1 && !(await isThere()); stop += 1) await this.key('Tab');
      if (await isThere()) return;
    }
    await this.click(target);
  }

  /** Types, as far as the hands go; the page gets it at once. */
  private async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
    this.keys += text.length;
    const said = plain(text);
    this.words += said.length;
    for (const name of this.names) if (text.includes(name)) this.twice.push(name);
    let run = 0;
    said.forEach((_, index) => {
      const words = said.slice(index, index + IN_A_ROW);
      const isAgain = words.length === IN_A_ROW && this.runs.has(words.join(' '));
      if (isAgain && run === 0) this.twice.push(words.join(' '));
      run = isAgain ? IN_A_ROW : Math.max(0, run - 1);
    });
    said.forEach((_, index) => {
      const words = said.slice(index, index + IN_A_ROW);
      if (words.length === IN_A_ROW) this.runs.add(words.join(' '));
    });
  }

  /** Goes to a section: with Alt+↓ where it comes next, else by its entry in the outline. */
  async goTo(title: string): Promise<void> {
    this.minds += 1;
    const section = this.page.getByRole('region', { name: title, exact: true });
    const isIn = () => section.evaluate((one) => one.contains(document.activeElement)).catch(() => false);
    if (!(await isIn())) await this.key('Alt+ArrowDown');
    if (!(await isIn())) {
      const entry = this.page
        .getByRole('navigation', { name: 'Sections' })
        .getByRole('link', { name: title })
        .first();
      await this.click(entry);
    }
    this.section = section;
    // A section opens its socket when it comes near.
    await expect(async () => {
      await section.scrollIntoViewIfNeeded({ timeout: 2_000 });
      await expect(
        section
          .getByRole('textbox')
          .or(section.getByRole('radio'))
          .or(section.getByRole('button', { name: /^Add / }))
          .or(section.locator('button[aria-haspopup=listbox]'))
          .first(),
      ).toBeVisible({ timeout: 2_000 });
    }).toPass();
  }

  async write(label: string | RegExp, text: string): Promise<void> {
    const box = this.section.getByRole('textbox', { name: label, exact: typeof label === 'string' }).last();
    await this.into(box);
    await this.type(text);
  }

  /** Writes over what stands there. */
  async rewrite(label: string | RegExp, text: string, which = -1): Promise<void> {
    const boxes = this.section.getByRole('textbox', { name: label, exact: typeof label === 'string' });
    await this.into(which < 0 ? boxes.last() : boxes.nth(which));
    await this.key('Control+a');
    await this.type(text);
  }

  async count(label: string | RegExp, value: number): Promise<void> {
    await this.into(this.section.getByRole('textbox', { name: label }).last());
    await this.type(String(value));
    await this.key('Tab');
  }

  /** In a list: its button, the first letters, Enter. */
  async choose(label: RegExp, option: string): Promise<void> {
    const button = this.section
      .locator('button[aria-haspopup=listbox]')
      .and(this.section.getByRole('button', { name: label }))
      .last();
    await this.into(button);
    if (!(await this.page.getByRole('listbox').isVisible())) await this.key('Enter');
    await expect(this.page.getByRole('listbox')).toBeVisible();
    const names = await this.page.getByRole('option').allTextContents();
    let letters = 1;
    while (
      letters < option.length &&
      names.find((name) => name.toLowerCase().startsWith(option.slice(0, letters).toLowerCase())) !== option
    )
      letters += 1;
    await this.page.keyboard.type(option.slice(0, letters));
    this.keys += letters;
    const wanted = this.page.getByRole('option', { name: option, exact: true });
    await expect(wanted).toBeFocused();
    await this.key('Enter');
    await expect(this.page.getByRole('listbox')).toBeHidden();
  }

  async answer(question: string | RegExp, yes: boolean): Promise<void> {
    const group = this.section.getByRole('radiogroup', { name: question }).last();
    const radio = group.getByRole('radio', { name: yes ? 'Yes' : 'No', exact: true });
    this.minds += 1;
    await expect(async () => {
      if (!(await radio.isChecked())) {
        await radio.click({ force: true });
        this.clicks += 1;
      }
      await expect(radio).toBeChecked({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
  }

  async tick(...names: string[]): Promise<void> {
    for (const name of names) {
      const box = this.section.getByRole('checkbox', { name, exact: true }).last();
      this.minds += 1;
      await expect(async () => {
        if (!(await box.isChecked())) {
          await box.click({ force: true });
          this.clicks += 1;
        }
        await expect(box).toBeChecked({ timeout: 1_000 });
      }).toPass({ timeout: 20_000 });
    }
  }

  /** A day, in eight figures from its month on. */
  async day(label: string | RegExp, day: string): Promise<void> {
    const [year = '', month = '', date = ''] = day.split('-');
    const group = this.section.getByRole('group', { name: label }).last();
    await this.into(group.getByRole('spinbutton', { name: /month/ }));
    for (const figure of `${month}${date}${year}`) await this.page.keyboard.press(figure);
    this.keys += 8;
    if (this.days.has(day)) this.twice.push(day);
    this.days.add(day);
    await expect(group.getByRole('spinbutton', { name: /year/ })).toHaveText(year);
  }

  /** Takes what the record knows to the open questions of the section. */
  async take(): Promise<void> {
    const offered = this.section.getByRole('button', { name: /^Take \d+ known answers?/ });
    await expect(offered).toBeVisible();
    // What was typed last may make more of it known, a moment later; whoever looks up sees that.
    while (await offered.isVisible()) {
      this.minds += 1;
      await this.click(offered);
      await this.page.waitForTimeout(MOMENT_MS);
    }
  }

  /** The same, where it may be that the record knows nothing more. */
  async takeIfOffered(): Promise<void> {
    const offered = this.section.getByRole('button', { name: /^Take \d+ known answers?/ });
    await this.page.waitForTimeout(MOMENT_MS);
    if (await offered.isVisible()) await this.take();
  }

  /** Everything of the section that still says what the last plan said is true still. */
  async confirmRest(): Promise<void> {
    const all = this.section.getByRole('button', { name: /^All still true: / });
    if (!(await all.isVisible())) return;
    this.minds += 1;
    await this.click(all);
    await expect(all).toHaveCount(0);
  }

  private row(name: RegExp): Locator {
    return this.section.getByRole('article', { name }).first();
  }

  /** A card of a list, opened by its name. */
  async openRow(name: RegExp): Promise<void> {
    const head = this.row(name).locator('button[aria-expanded]').first();
    if ((await head.getAttribute('aria-expanded')) === 'true') return;
    this.minds += 1;
    await this.click(head);
    await expect(head).toHaveAttribute('aria-expanded', 'true');
  }

  /** Each card of a list, one after the other. */
  async everyRow(name: RegExp, deed: (name: RegExp, row: Locator) => Promise<void>): Promise<void> {
    const cards = this.section.getByRole('article', { name });
    await expect(cards.first()).toBeVisible();
    for (let index = 0; index < (await cards.count()); index += 1) {
      const said = (await cards.nth(index).getAttribute('aria-label')) ?? '';
      const own = new RegExp(`^${said.replace(/[.*+?^${}()|[\\]\\\\]/g, '\\$&')}$`);
      await deed(own, cards.nth(index));
    }
  }

  async rewriteIn(row: RegExp, label: string | RegExp, text: string): Promise<void> {
    await this.into(this.row(row).getByRole('textbox', { name: label, exact: typeof label === 'string' }));
    await this.key('Control+a');
    await this.type(text);
  }

  async tickIn(row: Locator, ...names: string[]): Promise<void> {
    const section = this.section;
    this.section = row;
    await this.tick(...names);
    this.section = section;
  }

  async dayIn(row: Locator, label: string, day: string): Promise<void> {
    const section = this.section;
    this.section = row;
    await this.day(label, day);
    this.section = section;
  }

  /** Every box of the section. */
  async tickAll(): Promise<void> {
    this.minds += 1;
    for (const box of await this.section.getByRole('checkbox').all()) {
      if (await box.isChecked()) continue;
      await box.click({ force: true });
      this.clicks += 1;
      await expect(box).toBeChecked();
    }
  }

  /** Goals and life after school are linked, each to the first of the student's own. */
  async linkGoalsToLifeAfter(): Promise<void> {
    await this.goTo('Annual goals');
    for (const box of await this.section.getByRole('checkbox', { name: /^Postsecondary goal 1: / }).all()) {
      this.minds += 1;
      await box.click({ force: true });
      this.clicks += 1;
      await expect(box).toBeChecked();
    }
  }

  /** A row more in the section, by what its button says. */
  async add(kind: string): Promise<void> {
    this.minds += 1;
    const button = this.section.getByRole('button', { name: kind, exact: true });
    const rows = this.section.getByRole('article');
    const before = await rows.count();
    await this.click(button.first());
    await expect.poll(() => rows.count()).toBeGreaterThan(before);
  }

  /** What still blocks the plan. */
  blockers(): Locator {
    return this.page
      .getByRole('complementary', { name: 'Ready?' })
      .getByRole('button', { name: /^Blocks: / });
  }

  /** Arranging is over, the meeting was held: on record with its notice and everybody there. */
  async recordMeeting(on: string, noticeOn: string, place: string): Promise<void> {
    await this.press('Arrange a meeting');
    this.section = this.page.locator('main');
    await this.day('Day', on);
    await this.write(/^Place/, place);
    this.minds += 1;
    await this.click(this.page.getByText('It took place; put it on record'));
    await this.day(/^Notice was given/, noticeOn);
    await this.press('Record the meeting');
    await this.press('All were in the room');
    await expect(this.page.getByText(/Attendance…/)).toHaveCount(0);
    await this.press('Close as held');
    await this.press('Close as held', this.page.getByRole('alertdialog'));
    await expect(this.page.getByText('Held', { exact: true }).first()).toBeVisible();
    this.knows(on);
  }

  /** Freezes it: a reason for each warning, then final. */
  async finalize(reason: string): Promise<void> {
    await expect(this.blockers()).toHaveCount(0, { timeout: 30_000 });
    await expect(this.page.locator('[data-save="saved"]')).toBeVisible({ timeout: 30_000 });
    // The checks of the last edit may come in just now, and take a warning away.
    const ready = this.page.getByRole('complementary', { name: 'Ready?' });
    let said = '';
    await expect(async () => {
      const before = said;
      said = (await ready.textContent()) ?? '';
      expect(said).toBe(before);
    }).toPass({ intervals: [1_500] });
    await this.press('Finalize…');
    const dialog = this.page.getByRole('dialog');
    this.section = dialog;
    await expect(dialog.getByRole('region', { name: 'Who will be asked' })).toBeVisible();
    for (const box of await dialog.getByRole('textbox').all()) {
      await this.into(box);
      await this.type(reason);
    }
    await this.press('Finalize plan', dialog);
    await expect(this.page.getByText('The plan is final.')).toBeVisible({ timeout: 30_000 });
  }

  /** Puts the figures beside those of the other plans. */
  tell(what: string): Written {
    const { clicks, keys, words, twice, pages } = this;
    const written: Written = {
      what,
      clicks,
      keys,
      words,
      twice,
      pages,
      machine: Math.round((Date.now() - this.began) / 1000),
      hands: Math.round((keys * KEY + clicks * POINT + this.minds * MIND) / 6) / 10,
    };
    mkdirSync('test-results', { recursive: true });
    writeFileSync(
      RESULTS,
      JSON.stringify([...results().filter((one) => one.what !== what), written], null, 2),
    );
    return written;
  }
}

export function results(): Written[] {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Written[];
  } catch {
    return [];
  }
}

/** No district of the demo is further from this clock: its today is never before the day counted from here. */
const IN_THE_WEST_MS = 8 * 3_600_000;

/** A day so many days from today, as the record writes it. */
export function dayIn(count: number): string {
  const then = new Date(Date.now() + count * 86_400_000 - IN_THE_WEST_MS);
  return `${then.getFullYear()}-${String(then.getMonth() + 1).padStart(2, '0')}-${String(then.getDate()).padStart(2, '0')}`;
}

/** The last school day before today that is so many days ago, or a little more. */
export function schoolDayAgo(count: number): string {
  const then = new Date(Date.now() - count * 86_400_000);
  const back = Math.max(0, ((then.getDay() + 6) % 7) - 4);
  return dayIn(-count - back);
}
