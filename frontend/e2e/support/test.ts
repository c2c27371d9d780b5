import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** Every window a test opened is closed with it; one left open would go on talking to the server. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(
        browser.contexts().map(async (context) => {
          // An answer held back by a test is nobody's any more: it must not fail the test that comes next.
          const routed = [context, ...context.pages()];
          await Promise.all(routed.map((one) => one.unrouteAll({ behavior: 'ignoreErrors' })));
          await context.close();
        }),
      );
    },
    { auto: true },
  ],
});
