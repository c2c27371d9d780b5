import { expect, type Locator, type Page } from '@playwright/test';

/** Where the focus is and whether one can see it there: a ring of its own, or one around the part it stands in. */
async function focused(page: Page): Promise<{ what: string; isLost: boolean; isSeen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body)
      return { what: 'the body', isLost: true, isSeen: false };
    const hasRing = (one: Element) => {
      const style = getComputedStyle(one);
      const isOutlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      return isOutlined && !/rgba\(.*, 0\)|transparent/.test(style.outlineColor);
    };
    // A box drawn beside a hidden input wears the ring for it; so does a field around its parts.
    const around = [
      element,
      ...(element.closest('label, [data-focus-visible]')?.querySelectorAll('*') ?? []),
    ];
    for (let one = element.parentElement, steps = 0; one && steps < 3; one = one.parentElement, steps += 1)
      around.push(one);
    // What only programs put the focus on needs no ring: a window, the page's beginning.
    const isPlace = element.matches('[role=dialog], [role=alertdialog], main, h1');
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60);
    return {
      what: `${element.tagName.toLowerCase()} "${name}" ${element.className}`,
      isLost: false,
      isSeen: isPlace || around.some(hasRing),
    };
  });
}

/** The focus is on something, and one sees on what. */
export async function expectSeen(page: Page): Promise<void> {
  // A list that closes gives the focus back when it has faded out.
  await expect
    .poll(async () => (await focused(page)).isLost, { message: 'the focus is lost', timeout: 2_000 })
    .toBe(false);
  const now = await focused(page);
  expect(now.isSeen, `nobody sees the focus on ${now.what}`).toBe(true);
}

const isFocused = (target: Locator) =>
  target
    .first()
    .evaluate(
      (element) => element === document.activeElement || element.contains(document.activeElement),
      undefined,
      {
        timeout: 1_000,
      },
    )
    .catch(() => false);

/** Presses Tab until the focus is on the target; at every stop it can be seen. */
export async function tabTo(page: Page, target: Locator, { back = false, most = 120 } = {}): Promise<void> {
  await expect(target.first()).toBeVisible();
  let wraps = 0;
  for (let count = 0; count < most; count += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    // Past the last stop is the browser's own frame, once; then it begins anew.
    if ((await focused(page)).isLost && wraps === 0) wraps += 1;
    else await expectSeen(page);
  }
  throw new Error(`${most} times Tab did not reach ${target}; the focus is on ${(await focused(page)).what}`);
}

/** Goes to the target with Tab and presses a key there. */
export async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Chooses in a list that a button opens: by the first letters of what is wanted. */
export async function choose(page: Page, button: Locator, option: string): Promise<void> {
  await press(page, button);
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.type(option);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox')).toBeHidden();
  await expectSeen(page);
}

/** The window on top is closed with Escape, and the focus is back where it was opened from. */
export async function escapeTo(page: Page, opener: Locator): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.locator('[role=dialog], [role=alertdialog]')).toHaveCount(0);
  await expect(opener).toBeFocused();
  await expectSeen(page);
}
