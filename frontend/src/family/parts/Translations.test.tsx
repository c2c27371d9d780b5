import { i18n } from '@lingui/core';
import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Answers } from '@/lib/testing/render';
import PlanPage from '../pages/PlanPage';
import { PDF, plainPlan, showToAna, VERSION } from '../testing/family';

const PUBLISHED = {
  __typename: 'PublishedTranslation',
  id: 'x1',
  language: 'ar',
  publishedAt: '2026-11-20T18:00:00Z',
  isStale: false,
  pdfState: 'made',
  translatedBy: { __typename: 'Person', id: 'lucia', name: 'Lucía Prado' },
  reviewedBy: { __typename: 'Person', id: 'omar', name: 'Omar Haddad' },
};

/** The plan with every text the team wrote in Arabic, as the server says it. */
function arabic(): unknown {
  return JSON.parse(
    JSON.stringify(plainPlan('en')).replaceAll(
      /"text":"[^"]*","textLanguage":"en"/g,
      '"text":"نص","textLanguage":"ar"',
    ),
  );
}

function plan(change: object = {}, more: Answers = {}): Answers {
  return {
    FamilyPlan_plan: ({ language }) => ({
      plan: {
        __typename: 'Plan',
        id: 'p1',
        kind: 'iep',
        state: 'active',
        startsOn: null,
        endsOn: null,
        sharedWithFamilyAt: null,
        shared: null,
        plain: plainPlan(String(language)),
        threads: [],
        translations: [],
        publishedTranslations: [PUBLISHED],
        student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
        latestVersion: { ...VERSION, pdf: PDF },
        ...change,
      },
      signatureRequests: [],
    }),
    FamilyTranslation_texts: () => ({
      plan: {
        __typename: 'Plan',
        id: 'p1',
        publishedTranslations: [
          { __typename: 'PublishedTranslation', id: 'x1', plain: arabic(), changedCount: 3 },
        ],
      },
    }),
    FamilyTranslation_languages: () => ({
      plan: { __typename: 'Plan', id: 'p1', may: ['ask_translation'] },
      translationLanguages: [
        { __typename: 'TranslationLanguage', tag: 'es', name: 'Spanish' },
        { __typename: 'TranslationLanguage', tag: 'ar', name: 'Arabic' },
      ],
    }),
    ...more,
  };
}

afterEach(() => act(() => i18n.activate('en')));

test('the original, the translation, and both beside each other, with who said so', async () => {
  const { user } = showToAna(<PlanPage planId="p1" />, plan());
  expect(await screen.findByRole('radio', { name: 'English, the original' })).toBeChecked();
  expect(screen.getByText('She reads 54 words.')).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'Arabic' }));
  const [text] = await screen.findAllByText('نص');
  expect(text).toHaveAttribute('lang', 'ar');
  expect(screen.queryByText('She reads 54 words.')).toBeNull();
  expect(screen.getByText(/Translated by Lucía Prado, reviewed by Omar Haddad/)).toHaveTextContent(
    'What is signed is the original.',
  );
  expect(screen.getByRole('button', { name: 'PDF in Arabic' })).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'Both' }));
  expect(await screen.findByText('She reads 54 words.')).toBeVisible();
  expect(screen.getAllByText('نص').length).toBeGreaterThan(0);
});

test('a translation of the plan before says so, and one nobody else reviewed, too', async () => {
  const alone = { ...PUBLISHED, language: 'es', isStale: true, reviewedBy: PUBLISHED.translatedBy };
  const { user } = showToAna(<PlanPage planId="p1" />, plan({ publishedTranslations: [alone] }));
  await user.click(await screen.findByRole('radio', { name: 'Spanish' }));
  expect(await screen.findByText('There is a newer plan.')).toBeVisible();
  expect(await screen.findByText(/3 texts of the newer plan are not in it/)).toBeVisible();
  expect(screen.getByText(/Nobody else reviewed it/)).toBeVisible();
});

test('a parent asks for the plan in their language, and sees that it is asked for', async () => {
  let translations: object[] = [];
  const { user, asked } = showToAna(
    <PlanPage planId="p1" />,
    ((answers) => ({
      ...answers,
      FamilyPlan_plan: (variables) => {
        const found = answers.FamilyPlan_plan?.(variables) as { plan: object };
        return { ...found, plan: { ...found.plan, publishedTranslations: [], translations } };
      },
      FamilyTranslation_ask: ({ language }) => {
        translations = [{ __typename: 'Translation', id: 't1', language, state: 'asked' }];
        return { askTranslation: translations[0] };
      },
    }))(plan()) as Answers,
  );
  await user.click(await screen.findByRole('button', { name: 'Ask for this plan in your language' }));
  await user.click(await screen.findByRole('button', { name: /Your language/ }));
  await user.click(await screen.findByRole('option', { name: 'Arabic' }));
  await user.click(screen.getByRole('button', { name: 'Ask the school' }));
  expect(await screen.findByText(/The school was asked for this plan in Arabic/)).toBeVisible();
  await waitFor(() =>
    expect(asked.find((one) => one.body.operationName === 'FamilyTranslation_ask')?.body.variables).toEqual({
      planId: 'p1',
      language: 'ar',
    }),
  );
});

test('a draft is not translated, and nothing of it is offered', async () => {
  showToAna(<PlanPage planId="p1" />, plan({ state: 'draft', publishedTranslations: [] }));
  expect(await screen.findByText('This is a draft. Nothing is decided.')).toBeVisible();
  expect(screen.queryByRole('button', { name: /Ask for this plan/ })).toBeNull();
});
