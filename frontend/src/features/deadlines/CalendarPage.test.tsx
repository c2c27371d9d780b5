import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import { CalendarPage } from './CalendarPage';

const day = (on: string, reason: string, kind: string) => ({
  __typename: 'CalendarDay',
  day: on,
  kind,
  reason,
});
const YEAR = {
  __typename: 'SchoolCalendar',
  id: 'y1',
  name: '2026-2027',
  firstOn: '2026-08-24',
  lastOn: '2027-05-27',
  weekdays: [0, 1, 2, 3, 4],
  revision: 3,
  schoolDayCount: 176,
  days: [
    day('2026-09-07', 'Labor Day', 'HOLIDAY'),
    day('2026-12-18', 'Winter break', 'BREAK'),
    day('2026-12-21', 'Winter break', 'BREAK'),
  ],
  edits: [
    {
      __typename: 'CalendarEdit',
      number: 2,
      at: '2026-08-01T15:00:00Z',
      byName: 'Gita Rao',
      what: 'add',
      day: '2026-09-07',
      kind: 'HOLIDAY',
      reason: 'Labor Day',
      why: 'Board, June 3',
    },
  ],
};

const page = (years: object[], answers = {}, suggested: object[] = []) =>
  showToStaff(<CalendarPage />, {
    CalendarPage_years: () => ({ schoolCalendars: { __typename: 'SchoolCalendars', years, suggested } }),
    ...answers,
  });

test('a year is read month by month, with who changed what and why', async () => {
  const { user } = page([YEAR]);
  expect(await screen.findByRole('heading', { name: '2026-2027' })).toBeVisible();
  expect(screen.getByText('176 days of school')).toBeVisible();
  const december = within(screen.getByRole('region', { name: 'December 2026' }));
  expect(december.getAllByRole('listitem')).toHaveLength(1);
  expect(december.getByText(/Vacation/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'What was changed (1)' }));
  expect(await screen.findByText(/Board, June 3 · Gita Rao/)).toBeVisible();
});

test('a stretch of days is taken back as one, with why', async () => {
  const { user, lastAsked } = page([YEAR], { CalendarPage_change: () => ({ changeCalendar: YEAR }) });
  await user.click(await screen.findByRole('button', { name: /^Take back Winter break/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Take back Winter break' }));
  expect(dialog.getByRole('button', { name: 'Take back' })).toBeDisabled();
  await user.type(dialog.getByRole('textbox', { name: /Why it is changed now/ }), 'Make-up days');
  await user.click(dialog.getByRole('button', { name: 'Take back' }));
  await waitFor(() =>
    expect(lastAsked('CalendarPage_change')).toEqual({
      id: 'y1',
      revision: 3,
      add: [],
      remove: ['2026-12-18', '2026-12-21'],
      why: 'Make-up days',
    }),
  );
});

test('a file is shown with what cannot be read before anything is kept', async () => {
  const { user, lastAsked } = page([YEAR], {
    ImportDialog_read: () => ({
      readCalendar: {
        __typename: 'CalendarReading',
        days: [day('2027-01-18', 'King Day', 'HOLIDAY')],
        faults: [{ __typename: 'CalendarFault', line: 3, says: 'A day is written as 2026-11-26.' }],
      },
    }),
    CalendarPage_change: () => ({ changeCalendar: YEAR }),
  });
  await user.click(await screen.findByRole('button', { name: 'Bring from a file' }));
  const dialog = within(await screen.findByRole('dialog'));
  const file = new File(['BEGIN:VCALENDAR\nEND:VCALENDAR'], 'days.ics', { type: 'text/calendar' });
  await user.upload(document.querySelector('input[type=file]') as HTMLInputElement, file);
  expect(await dialog.findByText('1 day would be added')).toBeVisible();
  expect(dialog.getByText('Line 3: A day is written as 2026-11-26.')).toBeVisible();
  expect(lastAsked('ImportDialog_read')).toMatchObject({ format: 'ICALENDAR' });
  await user.type(dialog.getByRole('textbox', { name: /Where it is from/ }), 'The board');
  await user.click(dialog.getByRole('button', { name: 'Add these days' }));
  await waitFor(() =>
    expect(lastAsked('CalendarPage_change')).toMatchObject({
      add: [{ day: '2027-01-18', kind: 'HOLIDAY', reason: 'King Day' }],
      why: 'The board',
    }),
  );
});

test('what a file would replace is marked, and what is unticked is not added', async () => {
  const { user, lastAsked } = page([YEAR], {
    ImportDialog_read: () => ({
      readCalendar: {
        __typename: 'CalendarReading',
        days: [
          day('2026-12-18', 'Snow', 'CLOSURE'),
          day('2027-01-18', 'King Day', 'HOLIDAY'),
          day('2026-09-07', 'Labor Day', 'HOLIDAY'),
        ],
        faults: [],
      },
    }),
    CalendarPage_change: () => ({ changeCalendar: YEAR }),
  });
  await user.click(await screen.findByRole('button', { name: 'Bring from a file' }));
  const dialog = within(await screen.findByRole('dialog'));
  const file = new File(['day,kind,reason'], 'days.csv', { type: 'text/csv' });
  await user.upload(document.querySelector('input[type=file]') as HTMLInputElement, file);
  expect(await dialog.findByText('3 days would be added')).toBeVisible();
  expect(dialog.getAllByText(/^Replaces/)).toHaveLength(1);
  await user.click(dialog.getByRole('checkbox', { name: /^Snow.*Replaces 1 day that is in the calendar$/ }));
  expect(dialog.getByText('2 days would be added')).toBeVisible();
  await user.type(dialog.getByRole('textbox', { name: /Where it is from/ }), 'The board');
  await user.click(dialog.getByRole('button', { name: 'Add these days' }));
  await waitFor(() =>
    expect(lastAsked('CalendarPage_change')).toMatchObject({
      add: [{ day: '2027-01-18' }, { day: '2026-09-07' }],
      remove: [],
    }),
  );
});

test("without a year the roster's is offered, and a refusal keeps what was typed", async () => {
  const suggested = {
    __typename: 'SuggestedYear',
    name: '2026-2027',
    firstOn: '2026-08-24',
    lastOn: '2027-06-04',
  };
  const refused = {
    __typename: 'InvalidInputProblem',
    code: 'CALENDAR_UNFIT',
    message: 'This year overlaps 2025-2026.',
    doNext: null,
    field: 'days',
  };
  const { user, lastAsked } = page([], { YearDialog_set: () => ({ setSchoolYear: refused }) }, [suggested]);
  expect(await screen.findByText('No school year has a calendar yet.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Enter a school year' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByRole('textbox', { name: /^Name/ })).toHaveValue('2026-2027');
  await user.click(dialog.getByRole('checkbox', { name: 'Friday' }));
  await user.type(dialog.getByRole('textbox', { name: /Who decided it/ }), 'Board');
  await user.click(dialog.getByRole('button', { name: 'Keep' }));
  expect(await dialog.findByText('This year overlaps 2025-2026.')).toBeVisible();
  expect(lastAsked('YearDialog_set')).toMatchObject({
    input: { name: '2026-2027', firstOn: '2026-08-24', lastOn: '2027-06-04', weekdays: [0, 1, 2, 3] },
    why: 'Board',
  });
});
