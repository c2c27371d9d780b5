import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';
import { word } from '../support/word';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** The test file every scanner knows; it does no harm. Written in two parts so that no scanner stops at this source. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Makes the line slow; `bytesPerSecond` of -1 makes it whole again. */
async function slow(line: CDPSession, bytesPerSecond: number): Promise<void> {
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: bytesPerSecond,
  });
}

async function attach(page: Page, file: { name: string; mimeType: string; buffer: Buffer }, title: string) {
  await page.getByRole('button', { name: 'Attach a file' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
  await dialog.getByRole('button', { name: 'Attach file' }).click();
}

test('a report goes straight to the store, is checked, opened, and every opening is seen by the parent', async ({
  browser,
}) => {
  const dana = await pageOf(browser, 'psychologist', 'juniper');
  await dana.goto('/students');
  await dana.getByRole('searchbox', { name: 'Find by name' }).fill('Ruiz Maya');
  await dana.getByRole('link', { name: 'Maya Ruiz' }).first().click();
  await expect(dana.getByRole('heading', { level: 1, name: 'Maya Ruiz' })).toBeVisible();

  const title = `Picture test ${Date.now()}`;
  const puts: string[] = [];
  dana.on('request', (request) => request.method() === 'PUT' && puts.push(new URL(request.url()).origin));
  await attach(dana, { name: 'picture.png', mimeType: 'image/png', buffer: PNG }, title);
  const open = dana.getByRole('button', { name: `Open ${title}` });
  // Checked and ready, without reloading.
  await expect(open).toBeVisible({ timeout: 60_000 });
  expect(puts).toHaveLength(1);
  expect(puts[0]).not.toBe(new URL(dana.url()).origin);
  await expectAccessible(dana, 'a student with files');
  await dana.screenshot({ path: 'test-results/student-files.png', fullPage: true });

  // A large file over a slow line: how far it is, and no button to send it twice.
  const line = await dana.context().newCDPSession(dana);
  await slow(line, 400_000);
  const large = Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    Buffer.alloc(1_500_000, '%\n'),
    Buffer.from('%%EOF\n'),
  ]);
  await attach(dana, { name: 'large.pdf', mimeType: 'application/pdf', buffer: large }, `Large ${title}`);
  const bar = dana.getByRole('dialog').getByRole('progressbar', { name: 'Sending large.pdf' });
  await expect(bar).toBeVisible();
  await expect(dana.getByRole('dialog').getByRole('button', { name: 'Attach file' })).toBeDisabled();
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await expect(dana.getByRole('dialog')).toBeHidden({ timeout: 30_000 });
  await slow(line, -1);
  await expect(dana.getByRole('button', { name: `Open Large ${title}` })).toBeVisible({
    timeout: 60_000,
  });

  // A program that calls itself a PDF, and a virus.
  const program = Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(600, 1)]);
  await attach(
    dana,
    { name: 'report.pdf', mimeType: 'application/pdf', buffer: program },
    `Program ${title}`,
  );
  await expect(dana.getByText('This file is not what its name says. It was not kept.').first()).toBeVisible({
    timeout: 60_000,
  });
  const infected = word({ 'word/media/image1.txt': EICAR });
  await attach(dana, { name: 'infected.docx', mimeType: WORD, buffer: infected }, `Virus ${title}`);
  await expect(dana.getByText('The virus check refused this file. It was not kept.').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(dana.getByRole('button', { name: `Open Virus ${title}` })).toHaveCount(0);

  // Opened at an address of ours that lives a minute, the very bytes.
  const [asked, download] = await Promise.all([
    dana.waitForRequest(/\/files\//),
    dana.waitForEvent('download'),
    open.click(),
  ]);
  expect(new URL(asked.url()).origin).toBe(new URL(dana.url()).origin);
  const bytes = readFileSync(await download.path());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    createHash('sha256').update(PNG).digest('hex'),
  );

  const elena = await pageOf(browser, 'parent', 'juniper', { viewport: { width: 390, height: 844 } });
  await elena.goto('/family');
  const record = elena
    .getByRole('article', { name: 'Maya' })
    .getByRole('link', { name: /Who looked at this record/ });
  await record.click();
  await expect(elena.getByText('Opened a file').first()).toBeVisible();
  await expect(elena.getByText('Dana Weiss').first()).toBeVisible();
  await elena.screenshot({ path: 'test-results/family-access.png', fullPage: true });
});
