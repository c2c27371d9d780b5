import { expect, test } from '@playwright/test';
import { complaints, expectAccessible, VARIANTS, wear } from './support/axe';

for (const density of ['staff', 'family']) {
  for (const variant of VARIANTS) {
    test(`the kit in ${density} density stands in ${variant.name}`, async ({ page }) => {
      const found = complaints(page);
      await page.goto(`/gallery.html?density=${density}`);
      await wear(page, variant);
      await expect(page.getByRole('combobox', { name: 'Person' })).toBeVisible();
      await expect(page.getByRole('button', { name: /Open calendar/ })).toBeVisible();
      await page.screenshot({ path: `test-results/kit/${density}-${variant.name}.png`, fullPage: true });
      await expectAccessible(page, `${density} ${variant.name}`);
      expect(found).toEqual([]);
    });
  }
}

const WINDOWS = [
  'Open dialog',
  'Open drawer',
  'Withdraw',
  'Open palette',
  'Open panel',
  'Menu',
  'Keys',
  'Toast',
];
for (const name of WINDOWS) {
  test(`what "${name}" opens is accessible and obeys the content policy`, async ({ page }) => {
    const found = complaints(page);
    await page.goto('/gallery.html');
    await page.getByRole('button', { name, exact: true }).press('Enter');
    await expect(
      page
        .locator('[role=dialog],[role=alertdialog],[role=menu],aside,[role=region][aria-label]:visible')
        .first(),
    ).toBeVisible();
    await page.screenshot({ path: `test-results/kit/open-${name.replace(/\W/g, '-')}.png` });
    await expectAccessible(page, name);
    expect(found).toEqual([]);
  });
}

test('a choice list and a calendar open, choose and close by keyboard', async ({ page }) => {
  await page.goto('/gallery.html');
  await page.getByRole('button', { name: /Role/ }).press('Enter');
  await page.screenshot({ path: 'test-results/kit/open-Select.png' });
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Speech therapist/ })).toBeFocused();
  await page.getByRole('button', { name: /Open calendar/ }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.screenshot({ path: 'test-results/kit/open-calendar.png' });
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('spinbutton', { name: /day, Meets on/ })).toHaveText('5');
});

test('of 2,000 rows only those near the view are in the page, and the last can be reached', async ({
  page,
}) => {
  await page.goto('/gallery.html?part=many');
  await expect(page.getByText('Person 0', { exact: true })).toBeVisible();
  await expect(page.locator('li[aria-setsize="2000"]').first()).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('End');
    await expect(page.getByText('Person 1999', { exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect.poll(() => page.getByRole('listitem').count()).toBeLessThan(80);
});

test('every control of the family density is at least 44 pixels high', async ({ page }) => {
  await page.goto('/gallery.html?density=family');
  await page.setViewportSize({ width: 360, height: 740 });
  const small = await page
    .locator(
      'main button:visible, main input:not([type=radio]):not([type=checkbox]):visible, main select:visible',
    )
    .evaluateAll((elements) =>
      elements
        .filter(
          (element) =>
            element.getBoundingClientRect().height < 44 &&
            !element.closest('th, .sr-only, [role=group], [aria-hidden=true]'),
        )
        .map((element) => `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`),
    );
  expect(small).toEqual([]);
});
