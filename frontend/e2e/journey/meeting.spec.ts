import { expectAccessible } from '../support/axe';
import { linkInMail, mails } from '../support/mail';
import { pageOf } from '../support/people';
import { daysFromNow, fillDay, openStudent } from '../support/plan';
import { expect, test } from '../support/test';

test('a meeting is arranged, invited to, answered and held, and the missing roles are seen', async ({
  browser,
}) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ana, 'Leo Ruiz');

  // Arranged; without a representative of the district, it says so.
  await ana.getByRole('link', { name: 'Arrange a meeting' }).click();
  await ana.getByRole('textbox', { name: /Place/ }).fill('Room 12');
  // A time that is over: only to put on record what took place.
  await fillDay(ana, 'Day', daysFromNow(-3));
  await expect(ana.getByText('This time is already over')).toBeVisible();
  await expect(ana.getByRole('button', { name: 'Record the meeting' })).toBeDisabled();
  await ana.getByText('It took place; put it on record').click();
  await expect(ana.getByRole('button', { name: 'Record the meeting' })).toBeEnabled();
  await expectAccessible(ana, 'recording a meeting that took place');
  await ana.screenshot({ path: 'test-results/meeting-record.png', fullPage: true });
  await fillDay(ana, 'Day', daysFromNow(19));
  await expect(ana.getByText('This time is already over')).toHaveCount(0);
  await ana.getByText(/^Eve Tran · /).click();
  await expect(ana.getByText('34 CFR 300.321(a)(4)')).toBeVisible();
  await expectAccessible(ana, 'arranging a meeting');
  await ana.screenshot({ path: 'test-results/meeting-arrange.png', fullPage: true });
  await ana.getByRole('button', { name: 'Arrange the meeting' }).click();
  await expect(ana.getByRole('heading', { level: 1, name: /Annual review: Leo Ruiz/ })).toBeVisible();
  const roles = ana.getByRole('region', { name: 'Required roles' });
  await expect(roles.getByText('Nobody is asked').first()).toBeVisible();

  // Invited, by mail with a calendar entry and without the child's name.
  // Of this district alone: elsewhere, others meet at the same time.
  const invitations = async () =>
    (await mails(ana)).filter(
      (mail) => mail.text.includes('Room 12') && /@juniper|(elena|ivan)\.ruiz/.test(mail.to.join()),
    );
  await ana.getByRole('button', { name: 'Send invitations' }).click();
  await expect(ana.getByRole('alertdialog')).toContainText(/\d people get an e-mail/);
  await ana.screenshot({ path: 'test-results/meeting-invite.png' });
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Send invitations' }).click();
  await expect(ana.getByText('The invitations are on their way.')).toBeVisible();
  await expect.poll(async () => (await invitations()).length, { timeout: 30_000 }).toBeGreaterThan(4);
  for (const mail of await invitations()) {
    expect(mail.attachments.map((file) => file.content_type).join()).toContain('text/calendar');
    expect(mail.subject + mail.text).not.toContain('Leo');
  }

  // The mother answers on her phone; the case manager sees it without reloading.
  const elena = await pageOf(browser, 'parent', 'juniper', { viewport: { width: 390, height: 844 } });
  await elena.goto(await linkInMail(ana, 'elena.ruiz@', /\/family\/meetings\//));
  await elena.getByText('I am coming', { exact: true }).first().click();
  await elena
    .getByRole('button', { name: /Send|Answer/ })
    .first()
    .click();
  await expect(ana.getByRole('main').getByText('Coming', { exact: true }).first()).toBeVisible({
    timeout: 15_000,
  });
  await elena.screenshot({ path: 'test-results/family-meeting.png', fullPage: true });

  // It has not taken place: nothing to close, and the roles are those who were asked.
  await expect(ana.getByRole('button', { name: 'Move meeting' })).toBeVisible();
  await expect(ana.getByRole('button', { name: /Close as held|Attendance of/ })).toHaveCount(0);
  await expect(roles.getByText('Missing in the room')).toHaveCount(0);
  await ana.screenshot({ path: 'test-results/meeting-to-come.png', fullPage: true });

  // Attendance, and held: of one that took place, which is there at any hour of the day.
  await openStudent(ana, 'Leo Ruiz');
  await ana.getByRole('link', { name: 'Arrange a meeting' }).click();
  await ana.getByRole('textbox', { name: /Place/ }).fill('Room 14');
  await fillDay(ana, 'Day', daysFromNow(-3));
  await ana.getByText('It took place; put it on record').click();
  await ana.getByText(/^Eve Tran · /).click();
  await ana.getByRole('button', { name: 'Record the meeting' }).click();
  await expect(ana.getByText('Room 14')).toBeVisible();
  await expect(ana.getByRole('heading', { level: 1, name: /Annual review: Leo Ruiz/ })).toBeVisible();
  for (const name of ['Ana Reyes', 'Ben Lindqvist', 'Elena Ruiz']) {
    await ana.getByRole('button', { name: new RegExp(`Attendance of ${name}`) }).click();
    await ana.getByRole('option', { name: 'In the room' }).click();
    await expect(
      ana.getByRole('button', { name: new RegExp(`In the room Attendance of ${name}`) }),
    ).toBeVisible();
  }
  await expect(roles.getByText('Missing in the room').first()).toBeVisible();
  await expectAccessible(ana, 'a meeting');
  await ana.screenshot({ path: 'test-results/meeting.png', fullPage: true });
  await ana.getByRole('button', { name: 'Close as held' }).click();
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Close as held' }).click();
  await expect(ana.getByText('Held', { exact: true }).first()).toBeVisible();
});
