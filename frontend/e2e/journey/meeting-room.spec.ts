import { expectAccessible } from '../support/axe';
import { pageOf } from '../support/people';
import { daysFromNow, fillDay, openStudent } from '../support/plan';
import { expect, test } from '../support/test';

test('a meeting is led through its agenda, captured by everybody there, and closed with its minutes', async ({
  browser,
}) => {
  const ana = await pageOf(browser, 'case_manager', 'juniper');
  await openStudent(ana, 'Leo Ruiz');
  await ana.getByRole('link', { name: 'Arrange a meeting' }).click();
  await ana.getByRole('textbox', { name: /Place/ }).fill('Room 21');
  await fillDay(ana, 'Day', daysFromNow(-2));
  await ana.getByText('It took place; put it on record').click();
  await ana.getByRole('button', { name: 'Record the meeting' }).click();
  await expect(ana.getByText('Room 21')).toBeVisible();
  const address = new URL(ana.url()).pathname;

  // The agenda of such a meeting, begun and led on.
  await ana.getByRole('link', { name: 'Agenda and minutes' }).click();
  await ana.getByRole('button', { name: 'Take the usual agenda' }).click();
  const agenda = ana.getByRole('region', { name: 'Agenda' });
  await expect(agenda.getByText('Goals for the year')).toBeVisible();
  await ana.getByRole('button', { name: 'Begin the meeting' }).click();
  await ana.getByRole('button', { name: 'First item' }).click();
  await expect(agenda.getByText(/minute 0 of 5/)).toBeVisible();
  await ana.getByRole('button', { name: 'Next item' }).click();
  await expect(agenda.getByText(/minute 0 of 10/)).toBeVisible();

  // The mother on her phone sees what is spoken about, and asks.
  const elena = await pageOf(browser, 'parent', 'juniper', { viewport: { width: 360, height: 780 } });
  await elena.goto(`/family${address}`);
  await expect(elena.getByText(/What the family and the student want us to know/)).toBeVisible();
  await expect(elena.getByText('(now)')).toBeVisible();
  await elena.getByRole('textbox', { name: 'Your words' }).fill('When does <b>speech</b> begin?');
  await elena.getByRole('button', { name: 'Ask this question' }).click();
  await expect(elena.getByText('Not answered yet')).toBeVisible();

  // The case manager sees it without reloading, and answers; the teacher puts down what was decided.
  await expect(ana.getByText('When does <b>speech</b> begin?')).toBeVisible({ timeout: 15_000 });
  await ana.getByRole('textbox', { name: 'Answer' }).fill('On the twelfth of January.');
  await ana.getByRole('button', { name: 'Keep answer' }).click();
  await expect(ana.getByText('Answer: On the twelfth of January.')).toBeVisible();
  const ben = await pageOf(browser, 'general_teacher', 'juniper');
  await ben.goto(`${address}/room`);
  await ben.getByRole('textbox', { name: 'In a sentence or two' }).fill('Speech twice a week, 30 minutes.');
  await ben.getByRole('button', { name: 'Put it down' }).click();
  await expect(ben.getByRole('region', { name: 'What was decided' })).toContainText('Speech twice a week');
  await ben.getByText('Asked for, not taken up', { exact: true }).click();
  await ben.getByRole('textbox', { name: 'What was asked for' }).fill('An aide of his own');
  await ben.getByRole('textbox', { name: /Why not/ }).fill('Supports in class are tried first.');
  await ben.getByRole('button', { name: 'Put it down' }).click();
  await expect(ana.getByText('Why not: Supports in class are tried first.')).toBeVisible({ timeout: 15_000 });
  await expect(elena.getByText('The answer: On the twelfth of January.')).toBeVisible({ timeout: 15_000 });
  await expect(elena.getByText('An aide of his own')).toBeVisible();
  await expectAccessible(elena, 'a meeting on a phone');
  await elena.screenshot({ path: 'test-results/meeting-room-phone.png', fullPage: true });
  await expectAccessible(ana, 'the meeting room');
  await ana.screenshot({ path: 'test-results/meeting-room.png', fullPage: true });

  // Who was there; then the minutes are closed, and stand.
  await ana.getByRole('button', { name: 'All were in the room' }).click();
  await ana.getByRole('button', { name: 'When Ben Lindqvist came and left' }).click();
  await ana.getByRole('menuitem', { name: 'Left just now' }).click();
  await expect(ana.getByText(/until \d/)).toBeVisible();
  await ana.getByRole('button', { name: 'Close as held' }).click();
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Close as held' }).click();
  await ana.getByRole('button', { name: 'Close the minutes' }).click();
  await ana.getByRole('alertdialog').getByRole('button', { name: 'Close minutes' }).click();
  await expect(ana.getByText(/Closed by Ana Reyes/)).toBeVisible();
  await expect(ana.getByRole('button', { name: /^Change:/ })).toHaveCount(0);
  await ana.screenshot({ path: 'test-results/meeting-room-closed.png', fullPage: true });
  const printed = await elena.request.get(`/print/minutes.pdf?meeting=${address.split('/').at(-1)}`);
  expect(printed.status()).toBe(200);
  expect(printed.headers()['content-type']).toBe('application/pdf');
});
