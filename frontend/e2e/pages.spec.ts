import { expect, type Page, test } from '@playwright/test';
import { complaints, expectAccessible, VARIANTS, wear } from './support/axe';
import { WALKED_PAGES } from './support/pages';
import { personOf, signIn } from './support/people';

/** Walks every page in every variant: axe, sideways scrolling, complaints, and a picture to look at. */
async function walk(page: Page, name: string, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.getByText(/^(Loading|Cargando)…$/)).toHaveCount(0);
  for (const variant of VARIANTS) {
    await wear(page, variant);
    await page.screenshot({ path: `test-results/pages/${name}-${variant.name}.png`, fullPage: true });
    await expectAccessible(page, `${name} in ${variant.name}`);
  }
}

for (const { name, path, as } of WALKED_PAGES) {
  test(`${name} stands in every variant`, async ({ page }) => {
    const found = complaints(page);
    if (as) await signIn(page, personOf(as));
    await walk(page, name, path);
    expect(found).toEqual([]);
  });
}
