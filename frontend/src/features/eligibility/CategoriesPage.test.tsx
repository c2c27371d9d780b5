import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import { CategoriesPage } from './CategoriesPage';

const EMOTIONAL = {
  __typename: 'DisabilityCategory',
  code: 'EMN',
  says: 'Emotional/behavioral disability',
  lawSays: 'Emotional disturbance',
  ownEn: 'Emotional/behavioral disability',
  ownEs: null,
  plainly: 'Feelings or behavior that get in the way of learning over a long time.',
  cite: '34 CFR 300.8(c)(4)',
  isUsed: true,
  firstAge: null,
  lastAge: null,
  maySet: true,
};
const DELAY = {
  ...EMOTIONAL,
  code: 'DD',
  says: 'Developmental delay',
  lawSays: 'Developmental delay',
  ownEn: null,
  cite: '34 CFR 300.8(b)',
  firstAge: 3,
  lastAge: 5,
};

const page = (answers = {}, maySet = true) =>
  showToStaff(<CategoriesPage />, {
    Categories_read: () => ({ disabilityCategories: [EMOTIONAL, DELAY].map((one) => ({ ...one, maySet })) }),
    ...answers,
  });

test('a category of an own name says the law’s too, and delay for which ages', async () => {
  page();
  const rows = within(await screen.findByRole('list')).getAllByRole('listitem');
  expect(rows[0]).toHaveTextContent("The law's name: Emotional disturbance");
  expect(rows[1]).not.toHaveTextContent("The law's name");
  expect(rows[1]).toHaveTextContent('Used for ages 3 through 5');
});

test('a name left empty is the law’s again', async () => {
  const { user, lastAsked } = page({ Categories_set: () => ({ setCategory: EMOTIONAL }) });
  await user.click(await screen.findByRole('button', { name: 'Change: Emotional/behavioral disability' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Emotional disturbance' }));
  expect(dialog.queryByRole('checkbox')).toBeNull();
  await user.clear(dialog.getByRole('textbox', { name: 'Your name for it in English' }));
  await user.type(
    dialog.getByRole('textbox', { name: 'Your name for it in Spanish' }),
    ' Discapacidad emocional ',
  );
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(lastAsked('Categories_set')).toEqual({
      input: { code: 'EMN', isUsed: true, labelEn: null, labelEs: 'Discapacidad emocional' },
    }),
  );
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('ages the law has not are refused beside the field, and nothing typed is lost', async () => {
  const refused = {
    __typename: 'InvalidInputProblem',
    code: 'INVALID_INPUT',
    message: 'Developmental delay is for ages 3 through 9 at most.',
    doNext: null,
    field: 'firstAge',
  };
  const { user } = page({ Categories_set: () => ({ setCategory: refused }) });
  await user.click(await screen.findByRole('button', { name: 'Change: Developmental delay' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('textbox', { name: 'Your name for it in English' }), 'Young child delay');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  expect(await dialog.findByText('Developmental delay is for ages 3 through 9 at most.')).toBeVisible();
  expect(dialog.getByRole('textbox', { name: 'Your name for it in English' })).toHaveValue(
    'Young child delay',
  );
});

test('a district that does not use delay says no ages', async () => {
  const { user, lastAsked } = page({ Categories_set: () => ({ setCategory: DELAY }) });
  await user.click(await screen.findByRole('button', { name: 'Change: Developmental delay' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('checkbox', { name: 'Our district uses it' }));
  expect(dialog.queryByRole('textbox', { name: 'From age' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(lastAsked('Categories_set')).toEqual({
      input: { code: 'DD', isUsed: false, labelEn: null, labelEs: null },
    }),
  );
});

test('who may not name categories reads them', async () => {
  page({}, false);
  await screen.findByRole('list');
  expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
});
