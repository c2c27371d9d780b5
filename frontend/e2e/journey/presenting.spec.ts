import { expectAccessible, VARIANTS, wear } from '../support/axe';
import { pageOf } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

test('one presents, another follows, goes their own way, and follows again by key', async ({ browser }) => {
  test.setTimeout(120_000);
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const address = await openDraft(ana, 'Maya Ruiz');
  const eve = await pageOf(browser, 'principal', 'juniper', { reducedMotion: 'reduce' });
  await eve.goto(address);
  await ana.getByRole('button', { name: 'Present', exact: true }).click();
  await expect(ana.getByText('nobody follows yet')).toBeVisible();
  await expect(eve.getByText('Ana Reyes is presenting').first()).toBeVisible();
  // Who only reads is offered to follow, not to present.
  await expect(eve.getByRole('button', { name: /^Present/ })).toHaveCount(0);
  await eve.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(ana.getByText('1 follows')).toBeVisible();

  const services = (page: typeof ana) =>
    page.getByRole('region', { name: 'Special education and related services' });
  await ana
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: /Special education/ })
    .click();
  await expect(services(eve)).toBeInViewport();
  await expect(eve.locator('[data-presented]')).toBeInViewport();
  await eve.screenshot({ path: 'test-results/presenting-followed.png' });
  await ana.screenshot({ path: 'test-results/presenting.png' });
  await expectAccessible(ana, 'presenting');

  await eve.mouse.wheel(0, -3000);
  await expect(eve.getByText('You went your own way and follow no more.').first()).toBeVisible();
  await expect(ana.getByText('nobody follows yet')).toBeVisible();
  await expect(eve.locator('[data-presented]')).toHaveCount(0);
  await eve.keyboard.press('Control+Alt+KeyF');
  await expect(services(eve)).toBeInViewport();
  await expect(ana.getByText('1 follows')).toBeVisible();
  for (const variant of VARIANTS.filter(({ name }) => ['dark', 'phone', 'rtl'].includes(name))) {
    await wear(eve, variant);
    await expectAccessible(eve, `following, ${variant.name}`);
    await eve.screenshot({ path: `test-results/following-${variant.name}.png` });
  }

  // Another who writes may take over, and is asked first.
  const chidi = await pageOf(browser, 'speech_therapist', 'juniper');
  await chidi.goto(address);
  await chidi.getByRole('button', { name: 'Present instead…' }).click();
  await chidi.getByRole('alertdialog').getByRole('button', { name: 'Present instead' }).click();
  await expect(ana.getByText('Chidi Okafor presents now.').first()).toBeVisible();
  await expect(eve.getByText('Chidi Okafor is presenting').first()).toBeVisible();
  await chidi.close();
  await expect(eve.getByText('Chidi Okafor is presenting')).toHaveCount(0, { timeout: 15_000 });
});
