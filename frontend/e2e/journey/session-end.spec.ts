import { type APIRequestContext, type Browser, type Page, request } from '@playwright/test';
import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { cableOf } from '../support/cable';
import { type DemoPerson, demo, personOf, signIn } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

const strengths = (page: Page) => page.getByRole('textbox', { name: 'Strengths', exact: true });
const saved = (page: Page) => expect(page.locator('[data-save="saved"]')).toBeVisible();
const over = (page: Page) => page.getByRole('heading', { level: 1, name: 'Your session has ended' });
const kept = (page: Page, { name }: DemoPerson) =>
  page.getByText(`What you typed last is kept on this device until ${name} signs in again.`);

/** A window whose session ends in this test; the other journeys keep theirs. */
async function ownWindow(browser: Browser, person: DemoPerson): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, person);
  return page;
}

/** Ends the session on the server, from outside of the browser: it learns of it as of one that was revoked. */
async function endSession(page: Page): Promise<void> {
  const outside: APIRequestContext = await request.newContext({
    baseURL: demo().baseUrl,
    ignoreHTTPSErrors: true,
    storageState: await page.context().storageState(),
  });
  const answer = await outside.post('/auth/sign-out', { headers: { 'x-trellis-csrf': '1' } });
  expect(answer.ok()).toBe(true);
  await outside.dispose();
}

/** Signs in from where the page has led to, at a provider that remembers nobody. */
async function signInHere(page: Page, person: DemoPerson): Promise<void> {
  await page.context().clearCookies();
  await page.locator(`a[href^="/auth/${person.district}/start"]`).first().click();
  await page.locator('input[name=username]').fill(person.username);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('button[value="sign-in"], button[type=submit]').first().click();
}

/** What this browser keeps for when its person is back. */
const heldHere = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).map(({ name }) => name);
    if (!names.includes('trellis:held')) return 0;
    const opening = indexedDB.open('trellis:held');
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const counting = database.transaction('updates').objectStore('updates').count();
    const count = await new Promise<number>((resolve) => {
      counting.onsuccess = () => resolve(counting.result);
    });
    database.close();
    return count;
  });

/** Types something that the server never gets, and lets the session end. */
async function typeIntoTheEnd(page: Page, words: string): Promise<string> {
  const cable = await cableOf(page);
  const address = await openDraft(page, 'Maya Ruiz');
  await strengths(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Saved before.');
  await saved(page);
  await cable.pull();
  await page.keyboard.type(` ${words}`);
  await expect(page.locator('[data-save="unsaved"]')).toBeVisible({ timeout: 30_000 });
  await endSession(page);
  await cable.plugIn();
  await expect(over(page)).toBeVisible({ timeout: 30_000 });
  return address;
}

test('a session ends while somebody types: not one key is lost, and they come back to the same place', async ({
  browser,
}) => {
  const ana = personOf('case_manager', 'juniper');
  const page = await ownWindow(browser, ana);
  await openDraft(page, 'Maya Ruiz');
  await strengths(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Before the end. ');
  await saved(page);
  // What the editor took, as it stood with the last key.
  await strengths(page).evaluate((box) => {
    const look = () => sessionStorage.setItem('taken', box.textContent ?? '');
    new MutationObserver(look).observe(box, { subtree: true, childList: true, characterData: true });
  });
  const stamp = `${Date.now()}`;
  await page.keyboard.type(`Typed ${stamp} into the end of the session, `);
  const ending = page.waitForTimeout(300).then(() => endSession(page));
  await page.keyboard.type('word after word, '.repeat(16), { delay: 12 });
  await ending;
  await expect(over(page)).toBeVisible();
  await expect(over(page)).toBeFocused();
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByText('Maya Ruiz')).toHaveCount(0);
  const taken = (await page.evaluate(() => sessionStorage.getItem('taken'))) ?? '';
  expect(taken).toContain(stamp);

  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signInHere(page, ana);
  await expect(strengths(page)).toBeFocused({ timeout: 20_000 });
  await expect.poll(() => strengths(page).evaluate((box) => box.textContent)).toBe(taken);
  await saved(page);
  await expect.poll(() => heldHere(page)).toBe(0);
});

test('what was never sent is kept for who typed it, and comes back', async ({ browser }) => {
  const words = `Never sent ${Date.now()}.`;
  const ana = personOf('case_manager', 'juniper');
  const page = await ownWindow(browser, ana);
  const address = await typeIntoTheEnd(page, words);
  await expect(kept(page, ana)).toBeVisible();
  expect(await heldHere(page)).toBe(1);
  for (const variant of VARIANTS) {
    await wear(page, variant);
    await expectAccessible(page, `the end of a session, ${variant.name}`);
    await page.screenshot({ path: `test-results/session-end-${variant.name}.png` });
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });

  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signInHere(page, ana);
  await expect(strengths(page)).toContainText(words, { timeout: 20_000 });
  await expect(page.getByText('What you typed and had not saved is back')).toBeVisible();
  await saved(page);
  await page.screenshot({ path: 'test-results/session-end-back.png' });
  expect(page.url().split('#')[0]).toBe(address);
  await expect.poll(() => heldHere(page)).toBe(0);
  // Whoever comes later reads it from the database.
  const chidi = await ownWindow(browser, personOf('speech_therapist', 'juniper'));
  await chidi.goto(address);
  await expect(chidi.getByText(words).first()).toBeVisible();
});

test('another person on the same browser finds nothing of it', async ({ browser }) => {
  const words = `For nobody else ${Date.now()}.`;
  const ana = personOf('case_manager', 'juniper');
  const chidi = personOf('speech_therapist', 'juniper');
  const page = await ownWindow(browser, ana);
  const address = await typeIntoTheEnd(page, words);
  await expect(kept(page, ana)).toBeVisible();
  expect(await heldHere(page)).toBe(1);

  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signInHere(page, chidi);
  await expect(page.getByRole('button', { name: /Chidi Okafor/ }).first()).toBeVisible({ timeout: 20_000 });
  expect(await heldHere(page)).toBe(0);
  expect(page.url().split('#')[0]).toBe(address);
  await expect(page.getByText('Saved before.').first()).toBeVisible();
  await expect(page.getByText(words)).toHaveCount(0);
  await page.context().close();

  // Nor does it come back to her.
  const again = await ownWindow(browser, ana);
  await again.goto(address);
  await expect(again.getByText('Saved before.').first()).toBeVisible();
  await expect(again.getByText(words)).toHaveCount(0);
});

test('signing out in another tab saves what was typed, and leaves nothing on the device', async ({
  browser,
}) => {
  const words = `Typed as the other tab signed out ${Date.now()}.`;
  const ana = personOf('case_manager', 'juniper');
  const page = await ownWindow(browser, ana);
  const address = await openDraft(page, 'Maya Ruiz');
  const other = await page.context().newPage();
  await other.goto('/caseload');
  await other.getByRole('button', { name: /Ana Reyes/ }).click();
  await strengths(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(` ${words}`);
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'You signed out' })).toBeVisible();
  await expect(page.getByText('Everything you typed is saved.')).toBeVisible();
  await expect(other).toHaveURL(/signed-out|sign-in/);
  expect(await heldHere(other)).toBe(0);
  const eve = await ownWindow(browser, personOf('principal', 'juniper'));
  await eve.goto(address);
  await expect(eve.getByText(words).first()).toBeVisible();
});

test('a value that is refused goes back alone, and its field says why', async ({ browser }) => {
  const page = await ownWindow(browser, personOf('case_manager', 'juniper'));
  await openDraft(page, 'Maya Ruiz');
  const services = page.getByRole('region', { name: 'Special education and related services' });
  await services.scrollIntoViewIfNeeded();
  await services.getByRole('button', { name: /^Add/ }).first().click();
  const minutes = services.getByRole('textbox', { name: 'Minutes per session' }).last();
  await minutes.fill('45');
  await minutes.press('Tab');
  await saved(page);
  // What cannot be meant never leaves the editor.
  await minutes.fill('4500');
  await minutes.press('Tab');
  const beyond = services.getByRole('alert').filter({ hasText: '“4,500” was not taken.' });
  await expect(beyond).toContainText('At most 480. A school day has eight hours at most.');
  await expect(minutes).toHaveValue('45');
  await beyond.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/beyond-its-bound.png' });
  // An editor from before there were bounds sends it all the same; what does not fit the form comes back.
  await page.route('**/graphql', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/"bounds":\s*\[[^\]]*\]/g, '"bounds":[]');
    return route.fulfill({ response, body });
  });
  await page.reload();
  await services.scrollIntoViewIfNeeded();
  await services
    .getByRole('button', { name: /^Service \d+$/ })
    .last()
    .click();
  await minutes.fill('5000000');
  await minutes.press('Tab');
  const note = services.getByRole('alert').filter({ hasText: '“5,000,000” was not taken.' });
  await expect(note).toContainText('Give a whole number from 0 to 1,000,000.');
  await expect(minutes).toHaveValue('45');
  await saved(page);
  await note.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/refused-value.png' });
  await page.setViewportSize({ width: 390, height: 844 });
  await note.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/refused-value-phone.png' });
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.reload();
  await services.scrollIntoViewIfNeeded();
  await expect(services.getByText('45').first()).toBeVisible();
  await expect(services.getByText(/4,500|5,000,000/)).toHaveCount(0);
});
