import { screen } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { show } from '@/lib/testing/render';
import { RadioGroup } from './RadioGroup';

function Decision() {
  const [choice, setChoice] = useState<'yes' | 'no' | 'ask' | null>(null);
  return (
    <RadioGroup
      label="Reading help, 30 minutes a day"
      look="cards"
      value={choice}
      onChange={setChoice}
      choices={[
        { id: 'yes', label: 'Agree' },
        { id: 'no', label: 'Disagree' },
        { id: 'ask', label: 'I have a question' },
      ]}
    />
  );
}

test('nothing is chosen beforehand; arrows choose; the group is one stop of the Tab key', async () => {
  const { user } = show(<Decision />);
  expect(screen.getByRole('radiogroup', { name: /Reading help/ })).toBeVisible();
  for (const radio of screen.getAllByRole('radio')) expect(radio).not.toBeChecked();
  await user.tab();
  await user.keyboard('{ArrowRight}');
  expect(screen.getByRole('radio', { name: 'Disagree' })).toBeChecked();
  await user.keyboard('{ArrowRight}');
  expect(screen.getByRole('radio', { name: 'I have a question' })).toBeChecked();
  await user.tab();
  expect(document.body).toHaveFocus();
});

test('every card has the same classes, so none is the bigger answer', () => {
  show(<Decision />);
  const looks = new Set(screen.getAllByRole('radio').map((radio) => radio.closest('label')?.className));
  expect(looks.size).toBe(1);
});
