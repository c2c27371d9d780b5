import { execFileSync } from 'node:child_process';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

const PHONE = { width: 360, height: 740 };

test('a mother takes everything of the record along in one file', async ({ browser }) => {
  const helena = await pageOf(browser, 'parent', 'juniper');
  await helena.setViewportSize(PHONE);
  await helena.goto('/family');
  await helena.getByRole('link', { name: 'Papers and reports' }).first().click();
  const all = helena.getByRole('link', { name: 'Download everything (ZIP)' });
  await all.scrollIntoViewIfNeeded();
  await helena.screenshot({ path: 'test-results/record-copy.png', fullPage: true });
  await expectAccessible(helena, 'papers with everything at once');
  const [download] = await Promise.all([helena.waitForEvent('download', { timeout: 120_000 }), all.click()]);
  await expect(helena.getByText(/Your file is being made/)).toBeVisible();
  expect(download.suggestedFilename()).toBe('record.zip');
  const listed = execFileSync('python3', ['-m', 'zipfile', '-l', await download.path()], {
    encoding: 'utf8',
  });
  expect(listed).toContain('Start here.html');
  expect(listed).toMatch(/Plans\/\d{4}-\d\d-\d\d Plan\.pdf/);
  expect(listed).toContain('Who opened the record.csv');
});
