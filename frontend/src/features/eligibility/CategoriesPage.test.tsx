import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToStaff } from '@/lib/testing/staff';
import { ToastRegion } from '@/ui';
import { CategoriesPage } from './CategoriesPage';

const AUTISM = {
  __typename: 'DisabilityCategory',
  code: 'AUT',
  cite: '34 CFR 300.8(c)(1)',
  isUsed: true,
  firstAge: null,
  lastAge: null,
  lawEn: 'Autism',
  lawEs: 'Autismo',
  ownEn: null,
  ownEs: null,
  earliestAge: null,
  latestAge: null,
  maySet: true,
  setAt: null,
  setBy: null,
};
const EMOTIONAL = {
  ...AUTISM,
  code: 'EMN',
  cite: '34 CFR 300.8(c)(4)',
  lawEn: 'Emotional disturbance',
  lawEs: 'Trastorno emocional',
  ownEn: 'Emotional disability',
  setAt: '2026-11-20T17:00:00Z',
  setBy: { __typename: 'Person', id: 'gita', name: 'Gita Rao' },
};
const DELAY = {
  ...AUTISM,
  code: 'DD',
  cite: '34 CFR 300.8(b)',
  lawEn: 'Developmental delay',
  lawEs: 'Retraso en el desarrollo',
  firstAge: 3,
  lastAge: 9,
  earliestAge: 3,
  latestAge: 9,
};

const page = (answers = {}) =>
  showToStaff(
    <>
      <CategoriesPage />
      <ToastRegion />
    </>,
    {
      Categories_read: () => ({ disabilityCategories: [AUTISM, EMOTIONAL, DELAY] }),
      Categories_set: () => ({ setCategory: DELAY }),
      ...answers,
    },
  );
const rowOf = async (name: RegExp) => within(await screen.findByRole('row', { name }));

test('every category stands with its name in the law, the district’s, its ages and who said so', async () => {
  const { container } = page();
  const emotional = await rowOf(/^Emotional disturbance/);
  expect(emotional.getByText('Emotional disability')).toBeVisible();
  expect(emotional.getByText('Trastorno emocional')).toHaveAttribute('lang', 'es');
  expect(emotional.getByText('Gita Rao')).toBeVisible();
  const delay = await rowOf(/^Developmental delay/);
  expect(delay.getByText('The law: 3 through 9')).toBeVisible();
  expect(delay.getAllByText('As in the law')).toHaveLength(2);
  expect((await rowOf(/^Autism/)).getByText('Every age')).toBeVisible();
  expect(await wrongIn(container)).toEqual([]);
});

test('a name and fewer ages are sent, and undo sends what stood before', async () => {
  const { user, lastAsked } = page();
  await user.click(await screen.findByRole('button', { name: 'Change: Developmental delay' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change: Developmental delay' }));
  await user.type(dialog.getByRole('textbox', { name: "Your district's name, English" }), 'Young child ');
  const last = dialog.getByRole('textbox', { name: 'Through age' });
  await user.clear(last);
  await user.type(last, '5');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  const kept = { code: 'DD', labelEs: null, isUsed: true, firstAge: null };
  await waitFor(() =>
    expect(lastAsked('Categories_set')).toEqual({ input: { ...kept, labelEn: 'Young child', lastAge: 5 } }),
  );
  expect(await screen.findByText('Saved. It is shown so from now on.')).toBeVisible();
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() =>
    expect(lastAsked('Categories_set')).toEqual({ input: { ...kept, labelEn: null, lastAge: null } }),
  );
});

test('ages outside the law are refused at the field, and the dialog stays', async () => {
  const refused = {
    __typename: 'InvalidInputProblem',
    code: 'INVALID_INPUT',
    message: 'Developmental delay is for ages 3 through 9 at most.',
    doNext: null,
    field: 'lastAge',
  };
  const { user, lastAsked } = page({ Categories_set: () => ({ setCategory: refused }) });
  await user.click(await screen.findByRole('button', { name: 'Change: Developmental delay' }));
  const dialog = within(await screen.findByRole('dialog'));
  const last = dialog.getByRole('textbox', { name: 'Through age' });
  await user.clear(last);
  await user.type(last, '12');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText(refused.message)).toBeVisible();
  expect(lastAsked('Categories_set')).toMatchObject({ input: { lastAge: 12 } });
  expect(last).toBeInvalid();
  expect(dialog.getByRole('textbox', { name: 'From age' })).not.toBeInvalid();
});

test('developmental delay can be left out; the thirteen have no ages to set', async () => {
  const { user, lastAsked } = page();
  await user.click(await screen.findByRole('button', { name: 'Change: Autism' }));
  expect(screen.queryByRole('checkbox')).toBeNull();
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Change: Developmental delay' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Your district uses this category' }));
  expect(screen.queryByRole('textbox', { name: 'From age' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(lastAsked('Categories_set')).toMatchObject({ input: { isUsed: false, firstAge: null } }),
  );
});

test('only what the district said itself goes back to the law', async () => {
  const { user, lastAsked } = page();
  await user.click(await screen.findByRole('button', { name: 'Back to the law: Emotional disturbance' }));
  const law = { labelEn: null, labelEs: null, isUsed: true, firstAge: null, lastAge: null };
  await waitFor(() => expect(lastAsked('Categories_set')).toEqual({ input: { code: 'EMN', ...law } }));
  expect(screen.queryByRole('button', { name: 'Back to the law: Autism' })).toBeNull();
});

test('whoever may not change it reads it, and is told who does', async () => {
  page({
    Categories_read: () => ({ disabilityCategories: [{ ...AUTISM, maySet: false }] }),
  });
  expect(await screen.findByText(/An administrator or the director/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
});

test('an answer that does not come is said, and asked for again', async () => {
  let count = 0;
  const { user } = page({
    Categories_read: () => {
      count += 1;
      if (count === 1) throw new TypeError('gone');
      return { disabilityCategories: [AUTISM] };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await rowOf(/^Autism/)).toBeTruthy();
});
