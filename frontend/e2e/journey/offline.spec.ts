import type { Page } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { cableOf } from '../support/cable';
import { pageOf, personOf, signIn } from '../support/people';
import { openDraft, openStudent } from '../support/plan';
import { expect, test } from '../support/test';

const strengths = (page: Page) => page.getByRole('textbox', { name: 'Strengths', exact: true });
const LOOKED_AT = ['dark', 'phone', 'rtl'];
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toBeVisible({ timeout: 30_000 });

/** Everything this browser holds at rest, as one would find it on the disk: every record, every byte. */
const atRest = (page: Page) =>
  page.evaluate(async () => {
    const words: string[] = [JSON.stringify({ ...localStorage })];
    for (const { name } of await indexedDB.databases()) {
      const opening = indexedDB.open(name ?? '');
      const database = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result);
      });
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          reading.onsuccess = resolve;
        });
        const plain = (value: unknown): unknown =>
          value instanceof ArrayBuffer || ArrayBuffer.isView(value)
            ? new TextDecoder('latin1').decode(value as ArrayBuffer)
            : value instanceof CryptoKey
              ? `key, ${value.extractable ? 'to take away' : 'of the browser'}`
              : value;
        words.push(JSON.stringify(reading.result, (_, value) => plain(value)));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        words.push(request.url);
        if (/\/sign-in$/.test(request.url)) words.push((await (await cache.match(request))?.text()) ?? '');
      }
    }
    return words.join('\n');
  });

/** How many things are sealed here. */
const keptHere = (page: Page) =>
  page.evaluate(async () => {
    const opening = indexedDB.open('trellis:kept');
    const database = await new Promise<IDBDatabase>((resolve) => {
      opening.onsuccess = () => resolve(opening.result);
    });
    const counting = database.transaction('sealed').objectStore('sealed').count();
    const count = await new Promise<number>((resolve) => {
      counting.onsuccess = () => resolve(counting.result);
    });
    database.close();
    return count;
  });

/** Waits until all that is to be kept here is: plan after plan comes, and then nothing more. */
async function keptWhole(page: Page): Promise<void> {
  let before = 0;
  const isStill = async () => {
    const now = await keptHere(page);
    const still = now > 10 && now === before;
    before = now;
    return still;
  };
  await expect.poll(isStill, { intervals: [2_000], timeout: 60_000 }).toBe(true);
}

/** Keeps plans on this device, on one's word that it is nobody else's. */
async function keepPlans(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Work offline…' }).click();
  const dialog = page.getByRole('dialog');
  const keep = dialog.getByRole('button', { name: 'Keep plans here' });
  await expect(keep).toBeDisabled();
  await dialog.getByRole('checkbox').check({ force: true });
  await keep.click();
  await expect(page.getByRole('button', { name: 'Kept on this device' })).toBeVisible({ timeout: 30_000 });
}

test('a plan opens, is read and written without a network, and two who wrote apart come together', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const words = `Written without a network ${Date.now()}.`;
  const page = await (await browser.newContext()).newPage();
  await signIn(page, personOf('case_manager', 'juniper'));
  const cable = await cableOf(page);
  const address = await openDraft(page, 'Maya Ruiz');
  expect(
    await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)),
  ).not.toContain('trellis:kept');
  await page.getByRole('button', { name: 'Work offline…' }).click();
  for (const variant of VARIANTS.filter(({ name }) => LOOKED_AT.includes(name))) {
    await wear(page, variant);
    await expectAccessible(page, `keeping plans, ${variant.name}`);
    await page.screenshot({ path: `test-results/offline-dialog-${variant.name}.png` });
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
  await page.keyboard.press('Escape');
  await keepPlans(page);
  await unanswer(page);
  await strengths(page).scrollIntoViewIfNeeded();
  await saved(page);
  await keptWhole(page);

  await cable.pull();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible({ timeout: 30_000 });
  await strengths(page).click({ timeout: 30_000 });
  await page.keyboard.press('Control+End');
  await page.keyboard.type(` ${words}`);
  await expect(page.getByText('Not saved yet – kept on this device').first()).toBeVisible();
  await page.screenshot({ path: 'test-results/offline-written.png' });
  // Nothing of it can be read on the device, nor the student's name.
  const found = await atRest(page);
  expect(found).toContain('key, of the browser');
  for (const secret of [words, 'Written without', 'Maya', 'Ruiz', 'Strengths'])
    expect(found).not.toContain(secret);
  // A second reload without a network: what was typed a moment ago is there.
  await page.reload();
  await expect(strengths(page)).toContainText(words, { timeout: 30_000 });
  // One answer, given by two people while they are apart.
  await answer(page, /^No/);
  const chidi = await pageOf(browser, 'speech_therapist', 'juniper');
  await chidi.goto(address);
  await answer(chidi, /^Yes/);
  await saved(chidi);

  await cable.plugIn();
  await saved(page);
  for (const one of [page, chidi]) {
    const note = one.getByRole('group', { name: /^Two answers: / });
    await expect(note).toBeVisible({ timeout: 20_000 });
    await expect(note.getByRole('button', { name: 'Keep this answer' })).toHaveCount(2);
  }
  await expect(strengths(chidi)).toContainText(words);
  const note = page.getByRole('group', { name: /^Two answers: / });
  await note.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/answered-apart.png' });
  await expectAccessible(page, 'answered apart');
  await note.getByRole('listitem').filter({ hasText: 'Ana' }).getByRole('button').click();
  await expect(chidi.getByRole('group', { name: /^Two answers: / })).toHaveCount(0);
  await saved(page);
  // As it was, for the stories that come after.
  await unanswer(page);
  await saved(page);

  // Signing out leaves nothing.
  await page.getByRole('button', { name: /Ana Reyes/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/signed-out|sign-in/);
  const left = await page.evaluate(async () => [
    (await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.startsWith('trellis:')),
    await caches.keys(),
    (await navigator.serviceWorker.getRegistrations()).length,
  ]);
  expect(left).toEqual([[], [], 0]);
});

test('whoever leaves the team keeps nothing of the plan, though they never open it again', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const address = await openDraft(ana, 'Maya Ruiz');
  const chidi = await (await browser.newContext()).newPage();
  await signIn(chidi, personOf('speech_therapist', 'juniper'));
  await chidi.goto(address);
  await keepPlans(chidi);
  await expect(strengths(chidi)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => keptHere(chidi)).toBeGreaterThan(2);

  await openStudent(ana, 'Maya Ruiz');
  await ana.getByRole('button', { name: 'Change the team' }).click();
  const team = ana.getByRole('dialog', { name: /Team of Maya Ruiz/ });
  await team.getByRole('button', { name: 'End the access of Chidi Okafor' }).click();
  await ana.getByRole('button', { name: 'End access' }).click();
  await expect(ana.getByText(/The access of Chidi Okafor ends/)).toBeVisible();
  try {
    await chidi.goto('/');
    // Who one is stays: the one thing that is of no plan.
    await expect.poll(() => keptHere(chidi), { timeout: 20_000 }).toBe(1);
    await chidi.context().setOffline(true);
    await chidi.goto(address);
    await expect(chidi.getByRole('button', { name: /again/i })).toBeVisible({ timeout: 20_000 });
    await expect(chidi.getByText('Maya')).toHaveCount(0);
  } finally {
    // As it was, for the stories that come after.
    await team.getByRole('button', { name: /Role/ }).click();
    await ana.getByRole('option', { name: 'Speech therapist' }).click();
    await team.getByRole('combobox', { name: 'Person' }).fill('Chidi Okafor');
    await ana.getByRole('option', { name: /Chidi Okafor/ }).click();
    await team.getByRole('button', { name: 'Add to the team' }).click();
    await expect(ana.getByText('Chidi Okafor is on the team.')).toBeVisible();
  }
});

/** The question of the extended school year is open again, whoever answered it before. */
async function unanswer(page: Page): Promise<void> {
  const esy = page.getByRole('region', { name: 'Extended school year' });
  await esy.scrollIntoViewIfNeeded();
  await expect(esy.getByRole('button', { name: /Extended school year services/ }).first()).toBeVisible();
  const clear = esy.getByRole('button', { name: 'Clear the answer: Extended school year services' });
  if (await clear.count()) await clear.click();
}

async function answer(page: Page, option: RegExp): Promise<void> {
  const esy = page.getByRole('region', { name: 'Extended school year' });
  await esy.scrollIntoViewIfNeeded();
  await esy
    .getByRole('button', { name: /Extended school year services/ })
    .first()
    .click({ timeout: 30_000 });
  await page.getByRole('option', { name: option }).first().click();
}
