import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test, vi } from 'vitest';
import { show } from '@/lib/testing/render';
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
