import { demo, pageOf } from '../support/people';
import { openDraft } from '../support/plan';
import { expect, test } from '../support/test';

/** Once another process answers in place of the one that was killed. */
async function isBack(killed: number): Promise<void> {
  await expect.poll(() => demo().processes.app, { timeout: 30_000 }).not.toBe(killed);
  await expect(async () => {
    expect((await fetch(`${demo().baseUrl}/readyz`)).status).toBe(200);
  }).toPass({ timeout: 30_000 });
}

test('the server is killed while somebody types, and nothing shown as saved is lost', async ({ browser }) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  const address = await openDraft(ana, 'Maya Ruiz');
  const isSaved = () => expect(ana.locator('[data-save="saved"]')).toBeVisible({ timeout: 60_000 });
  await ana.getByRole('textbox', { name: 'Strengths', exact: true }).click();
  await ana.keyboard.press('Control+End');

  const kept: string[] = [];
  for (const round of ['first', 'second', 'third']) {
    const words = `Saved before the ${round} kill of ${Date.now()}.`;
    await ana.keyboard.type(` ${words}`);
    await isSaved();
    kept.push(words);
    // Killed in the middle of a word, not asked to end.
    const killed = demo().processes.app;
    const more = `Typed into the ${round} kill.`;
    await Promise.all([
      ana.keyboard.type(` ${more}`, { delay: 15 }),
      ana.waitForTimeout(150).then(() => process.kill(killed, 'SIGKILL')),
    ]);
    // The last time the window is thrown away with all it remembers.
    if (round === 'third') {
      await ana.context().close();
      await isBack(killed);
      break;
    }
    // Else it sends what the killed server did not keep, once there is a server again.
    await isBack(killed);
    await isSaved();
    await expect(ana.getByRole('textbox', { name: 'Strengths', exact: true })).toContainText(more);
    kept.push(more);
  }

  const eve = await pageOf(browser, 'principal', 'juniper');
  await eve.goto(address);
  for (const words of kept) await expect(eve.getByText(words).first()).toBeVisible();
});
