import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { NumberField } from './NumberField';

const told: number[] = [];

function Minutes() {
  const [minutes, setMinutes] = useState(30);
  return (
    <NumberField
      label="Minutes a week"
      minValue={0}
      step={5}
      value={minutes}
      onChange={(next) => {
        told.push(next);
        setMinutes(next);
      }}
    />
  );
}

test('what is typed is kept as it is; the step is for the buttons alone', async () => {
  const { user } = show(<Minutes />);
  const box = screen.getByRole('textbox', { name: 'Minutes a week' });
  await user.clear(box);
  await user.type(box, '33');
  await user.tab();
  expect(box).toHaveValue('33');
  expect(told.at(-1)).toBe(33);
  expect(box).not.toHaveAttribute('aria-invalid', 'true');
  await user.click(screen.getByRole('button', { name: /Increase/ }));
  expect(box).toHaveValue('35');
  await user.clear(box);
  await user.type(box, '1987');
  await user.tab();
  expect(box).toHaveValue('1,987');
});

test('a number below the least is taken to the least', async () => {
  const { user } = show(
    <NumberField
      label="Days"
      minValue={10}
      step={5}
      defaultValue={20}
      onChange={(next) => told.push(next)}
    />,
  );
  const box = screen.getByRole('textbox', { name: 'Days' });
  await user.clear(box);
  await user.type(box, '3');
  await user.tab();
  expect(told.at(-1)).toBe(10);
});
