import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Answers } from '@/lib/testing/render';
import { showToStaff } from '@/lib/testing/staff';
import { TranslationPage } from './TranslationPage';

const HEAD = {
  __typename: 'Translation',
  id: 't1',
  language: 'ar',
  rightToLeft: true,
  state: 'in_work',
  studentName: 'Maya Ruiz',
  planKind: 'iep',
  versionNumber: 1,
  versionSha256: 'c0ffee',
  byFamily: true,
  dueOn: '2026-12-01',
  returnedNote: null,
  isStale: false,
  may: ['write', 'submit'],
  translator: { __typename: 'Person', id: 'lee', name: 'Morgan Lee' },
  reviewer: { __typename: 'Person', id: 'omar', name: 'Omar Haddad' },
};

function unit(id: string, source: string, change: object = {}) {
  return {
    __typename: 'TranslationUnit',
    id,
    section: 'Goals',
    label: `Goal ${id}: Condition`,
    source,
    text: '',
    isDone: false,
    origin: 'person',
    earlierSource: null,
    earlierText: null,
    revision: 1,
    writtenBy: null,
    ...change,
  };
}

const UNITS = [
  unit('u1', 'Given a text'),
  unit('u2', 'Given a list'),
  unit('u3', 'Given time', { isDone: true, text: 'وقت' }),
];

function answers(head: object = HEAD, units: object[] = UNITS, more: Answers = {}): Answers {
  return {
    TranslationPage_translation: () => ({ translation: head && { ...head, units, plan: null } }),
    TranslationPage_offers: () => ({ translationOffers: [] }),
    TranslationPage_write: ({ id, text, isDone, revision }) => ({
      writeTranslation: unit(String(id), 'Given a text', {
        text,
        isDone,
        revision: Number(revision) + 1,
        writtenBy: { __typename: 'Person', id: 'lee', name: 'Morgan Lee' },
      }),
    }),
    ...more,
  };
}

const box = (name: string) => screen.findByRole('textbox', { name });

test('with the keyboard alone: written, done, and on to the next, from right to left', async () => {
  const { user, lastAsked } = showToStaff(<TranslationPage translationId="t1" />, answers());
  const first = await box('Goal u1: Condition');
  expect(first).toHaveAttribute('dir', 'rtl');
  expect(first).toHaveAttribute('lang', 'ar');
  expect(first).toHaveAccessibleDescription('Given a text');
  expect(screen.getByText('1 of 3')).toBeVisible();
  await user.click(first);
  await user.keyboard('نص');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await box('Goal u2: Condition')).toHaveFocus();
  await waitFor(() =>
    expect(lastAsked('TranslationPage_write')).toEqual({
      id: 'u1',
      text: 'نص',
      isDone: true,
      revision: 1,
      fromMemory: false,
    }),
  );
  expect(await screen.findByText('2 of 3')).toBeVisible();
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(first).toHaveFocus();
});

test('what another writes stands there as they write it', async () => {
  const { says } = showToStaff(<TranslationPage translationId="t1" />, answers());
  await box('Goal u1: Condition');
  const omar = { __typename: 'Person', id: 'omar', name: 'Omar Haddad' };
  const said = UNITS.map(({ id, text, isDone, revision, origin }) => ({
    __typename: 'TranslationUnit',
    ...{ id, text, isDone, revision, origin, writtenBy: null },
    ...(id === 'u2' ? { text: 'قائمة', revision: 2, writtenBy: omar } : {}),
  }));
  await says({ translationChanged: { ...HEAD, units: said } });
  expect(await box('Goal u2: Condition')).toHaveValue('قائمة');
  expect(screen.getByText('Omar Haddad')).toBeVisible();
});

test('what the district said before is offered with who said it, and put in only when it is taken', async () => {
  const offer = {
    __typename: 'TranslationOffer',
    unitId: 'u1',
    source: 'Given a text',
    text: 'بالنظر إلى نص',
    isWhole: true,
    publishedAt: '2026-10-01T12:00:00Z',
    translatedBy: { __typename: 'Person', id: 'nina', name: 'Nina Costa' },
  };
  const { user, lastAsked } = showToStaff(
    <TranslationPage translationId="t1" />,
    answers(HEAD, UNITS, { TranslationPage_offers: () => ({ translationOffers: [offer] }) }),
  );
  expect(await screen.findByText(/Nina Costa, published/)).toBeVisible();
  expect(await box('Goal u1: Condition')).toHaveValue('');
  await user.click(screen.getByRole('button', { name: 'Use' }));
  expect(await box('Goal u1: Condition')).toHaveValue('بالنظر إلى نص');
  await waitFor(() =>
    expect(lastAsked('TranslationPage_write')).toMatchObject({ fromMemory: true, isDone: false }),
  );
});

test('who reviews sends it back with a word, or publishes it', async () => {
  const { user, lastAsked } = showToStaff(
    <TranslationPage translationId="t1" />,
    answers({ ...HEAD, state: 'in_review', may: ['write', 'return', 'publish'] }, UNITS, {
      TranslationPage_return: () => ({ returnTranslation: { ...HEAD, returnedNote: 'Goal 2' } }),
      TranslationPage_publish: () => ({ publishTranslation: { ...HEAD, state: 'published', may: [] } }),
    }),
  );
  await user.click(await screen.findByRole('button', { name: 'Send back…' }));
  expect(screen.getByRole('button', { name: 'Send back' })).toBeDisabled();
  await user.type(screen.getByRole('textbox', { name: 'What should be looked at again' }), 'Goal 2');
  await user.click(screen.getByRole('button', { name: 'Send back' }));
  await waitFor(() => expect(lastAsked('TranslationPage_return')).toEqual({ id: 't1', note: 'Goal 2' }));
  expect(await screen.findByText('Sent back by the reviewer')).toBeVisible();
});

test('who may only read writes nothing; many texts, none, and one that is not theirs', async () => {
  const many = Array.from({ length: 150 }, (_, n) => unit(`m${n}`, `Text ${n}`));
  const { unmount } = showToStaff(
    <TranslationPage translationId="t1" />,
    answers({ ...HEAD, may: [] }, many),
  );
  expect(await screen.findByText('0 of 150')).toBeVisible();
  expect(screen.queryByRole('textbox')).toBeNull();
  unmount();
  const nothing = showToStaff(<TranslationPage translationId="t1" />, answers(HEAD, []));
  expect(await screen.findByText('There is nothing to translate in this plan.')).toBeVisible();
  nothing.unmount();
  showToStaff(<TranslationPage translationId="t2" />, {
    TranslationPage_translation: () => ({ translation: null }),
  });
  expect(await screen.findByText(/not yours to open/)).toBeVisible();
});
