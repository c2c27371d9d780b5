import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** Every window a test opened is closed with it; one left open would go on talking to the server. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
