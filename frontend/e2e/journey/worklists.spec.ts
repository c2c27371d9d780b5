import { expectAccessible } from '../support/axe';
import { mails } from '../support/mail';
import { pageOf } from '../support/people';
import { expect, test } from '../support/test';

/** Days and titles of a calendar, by the lines of RFC 5545 alone: none of our code reads it. */
function eventsOf(said: string): { on: string; title: string; link: string }[] {
  const lines = said.replaceAll('\r\n ', '').split('\r\n');
  expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', '']);
  const of = (event: string[], name: string) =>
    event.find((line) => line.startsWith(name))?.replace(/^[^:]*:/, '') ?? '';
  return said
    .replaceAll('\r\n ', '')
    .split('BEGIN:VEVENT')
    .slice(1)
    .map((event) => event.split('\r\n'))
    .map((event) => ({
      on: of(event, 'DTSTART;VALUE=DATE'),
      title: of(event, 'SUMMARY'),
      link: of(event, 'URL'),
    }));
}

test('an overdue day gets its reason on the board; mail and calendar bring the days without a name', async ({
  browser,
}) => {
  const frank = await pageOf(browser, 'special_education_director', 'juniper');
  await frank.goto('/board');
  const row = frank.getByRole('list', { name: 'Overdue' }).getByRole('listitem').first();
  await expect(row.getByRole('time')).toBeVisible();
  await expectAccessible(frank, 'the board');
  await frank.screenshot({ path: 'test-results/board.png', fullPage: true });
  await row.getByRole('button', { name: /say why it is late$/ }).click();
  const dialog = frank.getByRole('dialog');
  await dialog.getByRole('button', { name: /Why it is late/ }).click();
  await frank.getByRole('option', { name: 'A position was vacant' }).click();
  await frank.screenshot({ path: 'test-results/board-reason.png' });
  await dialog.getByRole('button', { name: 'Keep the reason' }).click();
  await expect(dialog.getByText('The reason on record: A position was vacant')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(row.getByText('A position was vacant')).toBeVisible();

  const digest = async () =>
    (await mails(frank)).find(
      (one) => one.subject === 'Your deadlines' && /days? (left|overdue)/.test(one.text),
    );
  await expect.poll(digest, { timeout: 60_000, message: 'a digest' }).toBeTruthy();
  expect((await digest())?.text).toMatch(/^- .+ \([A-Z]{2}\): .+, .+/m);

  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await ana.goto('/');
  await ana.screenshot({ path: 'test-results/today.png', fullPage: true });
  await ana.getByRole('link', { name: /^Alerts/ }).click();
  await ana.getByText('One mail on Mondays').click();
  await expect(ana.getByText('Kept. It counts from the next morning.')).toBeVisible();
  await ana.getByRole('button', { name: 'Make an address' }).click();
  const address = await ana.getByRole('textbox', { name: 'Address of your calendar' }).inputValue();
  await expectAccessible(ana, 'alerts');
  await ana.screenshot({ path: 'test-results/alerts.png', fullPage: true });
  const feed = await ana.request.get(address, { headers: { cookie: '' } });
  expect(feed.headers()['content-type']).toContain('text/calendar');
  const events = eventsOf(await feed.text());
  expect(events.length).toBeGreaterThan(0);
  for (const { on, title, link } of events) {
    expect(on).toMatch(/^\d{8}$/);
    expect(title).toMatch(/: a student$/);
    expect(link).toContain('/students/');
  }
  await ana.getByRole('button', { name: 'End it' }).click();
  await ana.getByRole('alertdialog').getByRole('button', { name: 'End it' }).click();
  await expect(ana.getByRole('button', { name: 'Make an address' })).toBeVisible();
  expect((await ana.request.get(address)).status()).toBe(404);
});
