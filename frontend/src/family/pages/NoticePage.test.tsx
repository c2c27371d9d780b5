import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { showToAna } from '../testing/family';
import NoticePage from './NoticePage';

const content = (key: string, number: number, plain: string, text: string, textLanguage = 'en') => ({
  __typename: 'NoticeContent',
  key,
  number,
  plain,
  text,
  textLanguage,
});
const notice = (more: object = {}) => ({
  priorNotice: {
    __typename: 'PriorNotice',
    id: 'n1',
    state: 'issued',
    actionOn: '2026-12-14',
    issuedAt: '2026-11-23T18:00:00Z',
    issuedBy: 'Joyce Begay',
    student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
    items: [
      {
        __typename: 'NoticeItem',
        id: 'a',
        how: 'propose',
        text: 'New service: reading.',
        textLanguage: 'en',
      },
      { __typename: 'NoticeItem', id: 'b', how: 'refuse', text: 'A second aide.', textLanguage: 'en' },
    ],
    contents: [
      content('action', 1, 'What', ''),
      content('why', 2, 'Why', 'She reads slowly.'),
      content('safeguards', 4, 'Your rights', 'You are protected.'),
    ],
    ...more,
  },
});
const OPENED = {
  FamilyNotice_open: () => ({
    openNotice: { __typename: 'PriorNotice', id: 'n1', openedAt: '2026-11-24T01:00:00Z' },
  }),
};

test('says what the school wants and will not do, why, what rights one has, and that nothing is signed', async () => {
  const { asked } = showToAna(<NoticePage noticeId="n1" />, {
    FamilyNotice_notice: () => notice(),
    ...OPENED,
  });
  expect(await screen.findByRole('heading', { level: 1, name: 'Notice about Maya' })).toBeVisible();
  expect(screen.getByText(/You do not have to sign it/)).toBeVisible();
  const wants = screen.getByRole('region', { name: 'What the school wants to do' });
  expect(within(wants).getByText('New service: reading.')).toBeVisible();
  expect(screen.getByRole('region', { name: 'What the school will not do' })).toHaveTextContent(
    'A second aide.',
  );
  expect(screen.getByRole('region', { name: 'Your rights' })).toHaveTextContent('You are protected.');
  // Opening it is its delivery, once.
  await waitFor(() =>
    expect(asked.filter(({ body }) => body.operationName === 'FamilyNotice_open')).toHaveLength(1),
  );
});

test('tells that a part is in another language, and what can be asked for', async () => {
  showToAna(<NoticePage noticeId="n1" />, {
    FamilyNotice_notice: () => notice({ contents: [content('why', 2, 'Why', 'Lee despacio.', 'es')] }),
    ...OPENED,
  });
  expect(await screen.findByText(/Some parts are written in Spanish/)).toBeVisible();
  expect(screen.getByText('Lee despacio.')).toHaveAttribute('lang', 'es');
});

test('one that was replaced says so', async () => {
  showToAna(<NoticePage noticeId="n1" />, {
    FamilyNotice_notice: () => notice({ state: 'superseded' }),
    ...OPENED,
  });
  expect(await screen.findByText(/another notice in place of this one/)).toBeVisible();
});

test('one that is not theirs is not there', async () => {
  showToAna(<NoticePage noticeId="n1" />, { FamilyNotice_notice: () => ({ priorNotice: null }) });
  expect(await screen.findByText('This page is not here.')).toBeVisible();
});
