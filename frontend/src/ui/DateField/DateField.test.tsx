import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
import { DatePicker } from '../DatePicker/DatePicker';
import { DateField, TimeField } from './DateField';

test('a day is typed in parts and comes out without a time zone', async () => {
  const seen = vi.fn();
  function Field() {
    const [day, setDay] = useState<string | null>(null);
    return (
      <DateField
        label="Starts on"
        value={day}
        onChange={(value) => {
          seen(value);
          setDay(value);
        }}
      />
    );
  }
  const { user } = show(<Field />);
  await user.click(screen.getByRole('spinbutton', { name: /month/ }));
  await user.keyboard('12042026');
  expect(seen).toHaveBeenLastCalledWith('2026-12-04');
});

test.each([DateField, DatePicker])(
  'a year is told when it is whole, not digit by digit (%o)',
  async (Kind) => {
    const told: (string | null)[] = [];
    function Field() {
      const [day, setDay] = useState<string | null>('2025-09-01');
      return (
        <Kind
          label="Starts on"
          value={day}
          onChange={(value) => {
            told.push(value);
            setDay(value);
          }}
        />
      );
    }
    const { user } = show(<Field />);
    const year = await screen.findByRole('spinbutton', { name: /year/ });
    await user.click(year);
    await user.keyboard('2026');
    expect(told).toEqual(['2026-09-01']);
    expect(year).toHaveTextContent('2026');
  },
);

test('a day that came from elsewhere while one is typed takes its place', async () => {
  const { user, rerender } = show(<DateField label="Starts on" value="2025-09-01" onChange={() => {}} />);
  await user.click(screen.getByRole('spinbutton', { name: /year/ }));
  await user.keyboard('20');
  rerender(<DateField label="Starts on" value="2027-01-05" onChange={() => {}} />);
  expect(screen.getByRole('spinbutton', { name: /year/ })).toHaveTextContent('2027');
});

test('text that is no day shows an empty field instead of breaking the page', () => {
  show(<DateField label="Starts on" value="soon" onChange={() => {}} />);
  expect(screen.getByRole('group', { name: 'Starts on' })).toBeVisible();
});

test('a time of day comes out as hours and minutes', async () => {
  const seen = vi.fn();
  const { user } = show(<TimeField label="Begins" value="09:00" onChange={seen} />);
  await user.click(screen.getByRole('spinbutton', { name: /minute/ }));
  await user.keyboard('{ArrowUp}');
  expect(seen).toHaveBeenLastCalledWith('09:01');
});
