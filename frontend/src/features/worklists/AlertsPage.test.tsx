import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import AlertBell from './AlertBell';
import { AlertsPage } from './AlertsPage';

const alert = (number: number, other: object = {}) => ({
  __typename: 'DeadlineAlert',
  id: `a${number}`,
  deadlineId: `d${number}`,
  name: 'Annual review',
  dueOn: '2026-01-02',
  reason: 'due',
  readAt: null,
  student: { __typename: 'Student', id: `s${number}`, name: `Maya ${number}` },
  ...other,
});
const alerts = (...rows: object[]) => ({
  alerts: {
    __typename: 'DeadlineAlertConnection',
    edges: rows.map((node, at) => ({ __typename: 'DeadlineAlertEdge', cursor: `${at}`, node })),
    pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null, hasPreviousPage: false },
    totalCount: { __typename: 'Count', value: rows.length, isExact: true },
  },
});
const settings = (other: object = {}) => ({
  alertSettings: {
    __typename: 'AlertSettings',
    mail: 'daily',
    feedMadeAt: null,
    feedReadAt: null,
    escalatesAfterDays: 7,
    viewerMaySetEscalation: false,
    ...other,
  },
});
const bell = (unread: number) => ({ alertBell: { __typename: 'AlertBell', unread } });

const page = (answers = {}) =>
  showToStaff(<AlertsPage />, {
    AlertsPage_alerts: () =>
      alerts(alert(1), alert(2, { reason: 'unowned', readAt: '2026-01-01T10:00:00Z' })),
    AlertsPage_settings: () => settings(),
    AlertBell_unread: () => bell(1),
    ...answers,
  });

test('what one was told of, what of it is new, and why it is here', async () => {
  const { user, lastAsked } = page({
    AlertsPage_read: () => ({ markAlertsRead: { __typename: 'AlertBell', unread: 0 } }),
  });
  const list = within(await screen.findByRole('list', { name: 'Days you were told of' }));
  const [first, second] = list.getAllByRole('listitem');
  expect(first).toHaveTextContent('Not seen yet');
  expect(second).toHaveTextContent('Nobody answers for it.');
  expect(second).not.toHaveTextContent('Not seen yet');
  await user.click(await screen.findByRole('button', { name: 'I have seen all' }));
  await waitFor(() => expect(lastAsked('AlertsPage_read')).toEqual({ ids: null }));
});

test('nothing is near', async () => {
  page({ AlertsPage_alerts: () => alerts(), AlertBell_unread: () => bell(0) });
  expect(await screen.findByText('Nothing is near.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'I have seen all' })).toBeNull();
});

test('mail comes as one chooses; what is refused stands as it was', async () => {
  const refused = {
    __typename: 'NotAllowedProblem',
    code: 'NOT_ALLOWED',
    message: 'No.',
    doNext: null,
    field: null,
  };
  const { user, lastAsked } = page({ AlertsPage_mail: () => ({ chooseAlertMail: refused }) });
  const group = await screen.findByRole('radiogroup', { name: 'How you want to be told by mail' });
  expect(within(group).getByRole('radio', { name: 'One mail each morning' })).toBeChecked();
  await user.click(within(group).getByRole('radio', { name: 'No mail' }));
  await waitFor(() => expect(lastAsked('AlertsPage_mail')).toEqual({ mail: 'none' }));
  expect(await screen.findByText('No.')).toBeVisible();
  expect(within(group).getByRole('radio', { name: 'One mail each morning' })).toBeChecked();
});

test('the address of a calendar is shown once, and ends with a click', async () => {
  let made = false;
  const { user, asked } = page({
    AlertsPage_settings: () => settings(made ? { feedMadeAt: '2026-11-27T10:00:00Z' } : {}),
    AlertsPage_makeFeed: () => {
      made = true;
      return { makeCalendarFeed: { __typename: 'FeedAddress', address: 'https://t.test/feeds/x.ics' } };
    },
    AlertsPage_revokeFeed: () => ({ revokeCalendarFeed: { ...settings().alertSettings } }),
  });
  await user.click(await screen.findByRole('button', { name: 'Make an address' }));
  expect(await screen.findByRole('textbox', { name: 'Address of your calendar' })).toHaveValue(
    'https://t.test/feeds/x.ics',
  );
  await user.click(await screen.findByRole('button', { name: 'End it' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'End it' }));
  await waitFor(() => expect(screen.queryByRole('textbox')).toBeNull());
  expect(asked.map(({ body }) => body.operationName)).toContain('AlertsPage_revokeFeed');
});

test('only who decides for the district is asked when administrators are told', async () => {
  const { unmount } = page();
  await screen.findByRole('radiogroup');
  expect(screen.queryByRole('heading', { name: 'For the whole district' })).toBeNull();
  unmount();
  const { user, lastAsked } = page({
    AlertsPage_settings: () => settings({ viewerMaySetEscalation: true }),
    AlertsPage_escalation: () => ({ setEscalation: { ...settings().alertSettings, escalatesAfterDays: 8 } }),
  });
  await user.click(await screen.findByRole('button', { name: /Increase/ }));
  await user.click(screen.getByRole('button', { name: 'Keep' }));
  await waitFor(() => expect(lastAsked('AlertsPage_escalation')).toEqual({ afterDays: 8 }));
});

test.each([
  [0, 'Alerts'],
  [1, 'Alerts, 1 not seen'],
  [99, 'Alerts, 99 not seen'],
])('the bell says what is new: %s', async (unread, name) => {
  showToStaff(<AlertBell />, { AlertBell_unread: () => bell(unread) });
  expect(await screen.findByRole('link', { name })).toHaveAttribute('href', '/alerts');
});
