import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToStaff } from '@/lib/testing/staff';
import PlanTranslations from './PlanTranslations';

const ASKED = {
  __typename: 'Translation',
  id: 't1',
  language: 'ar',
  rightToLeft: true,
  state: 'asked',
  studentName: 'Maya Ruiz',
  planKind: 'iep',
  versionNumber: 1,
  versionSha256: 'c0ffee',
  byFamily: true,
  dueOn: null,
  returnedNote: null,
  isStale: false,
  may: ['arrange'],
  translator: null,
  reviewer: null,
  published: null,
};
const MAY = ['ask_translation', 'arrange_translation'];

function read(translations: object[], homeLanguages = ['vi']) {
  return {
    PlanTranslations_read: () => ({
      plan: {
        __typename: 'Plan',
        id: 'p1',
        student: { __typename: 'Student', id: 'maya', homeLanguages },
        translations,
      },
      translationLanguages: [
        { __typename: 'TranslationLanguage', tag: 'es', name: 'Spanish' },
        { __typename: 'TranslationLanguage', tag: 'ar', name: 'Arabic' },
        { __typename: 'TranslationLanguage', tag: 'vi', name: 'Vietnamese' },
      ],
    }),
    GiveTranslation_people: () => ({
      translators: [
        { __typename: 'Person', id: 'lucia', name: 'Lucía Prado' },
        { __typename: 'Person', id: 'omar', name: 'Omar Haddad' },
      ],
    }),
  };
}

test('what a family asked for is given to a translator and a reviewer', async () => {
  const { user, lastAsked } = showToStaff(<PlanTranslations planId="p1" may={MAY} />, {
    ...read([ASKED]),
    GiveTranslation_assign: () => ({ assignTranslation: { ...ASKED, state: 'in_work' } }),
  });
  expect(await screen.findByText('by the family')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Give it to a translator' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: /Who translates/ }));
  await user.click(await screen.findByRole('option', { name: 'Lucía Prado' }));
  await user.click(dialog.getByRole('button', { name: /Who reviews/ }));
  await user.click(await screen.findByRole('option', { name: 'Omar Haddad' }));
  await user.click(dialog.getByRole('button', { name: 'Give it' }));
  await waitFor(() =>
    expect(lastAsked('GiveTranslation_assign')).toMatchObject({
      id: 't1',
      translatorId: 'lucia',
      reviewerId: 'omar',
    }),
  );
});

test('the family’s own language is proposed first', async () => {
  const { user, lastAsked } = showToStaff(<PlanTranslations planId="p1" may={MAY} />, {
    ...read([]),
    PlanTranslations_ask: () => ({ askTranslation: { ...ASKED, language: 'vi' } }),
  });
  expect(await screen.findByText('Nobody asked for a translation of this plan.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Ask for a translation' }));
  await waitFor(() =>
    expect(lastAsked('PlanTranslations_ask')).toMatchObject({ planId: 'p1', language: 'vi' }),
  );
});

test('who may neither ask nor see one sees nothing', async () => {
  const { container, asked } = showToStaff(<PlanTranslations planId="p1" may={[]} />, read([]));
  await waitFor(() => expect(asked.map((one) => one.body.operationName)).toContain('PlanTranslations_read'));
  await waitFor(() => expect(container.querySelector('section')).toBeNull());
});
