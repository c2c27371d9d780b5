import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToAna } from '../testing/family';
import AskedPage from './AskedPage';

const request = (more: object) => ({
  __typename: 'FamilyRequest',
  id: 'q1',
  kind: 'records',
  about: null,
  words: '<b>All</b> of it, please.',
  state: 'open',
  askedBy: 'Ana Ruiz',
  isMine: true,
  receivedOn: '2026-11-02',
  answeredOn: null,
  dueOn: '2026-12-17',
  noticeId: null,
  draftNoticeId: null,
  steps: ['note'],
  notes: [],
  ...more,
});
const page = (...asked: object[]) => ({
  __typename: 'FamilyRequests',
  studentId: 'maya',
  name: 'Maya Ruiz',
  givenName: 'Maya',
  mayAskFor: ['question', 'meeting', 'records', 'amendment', 'independent_evaluation'],
  mayAnswer: false,
  asked,
});

test('a mother asks for the records in her own words, and reads until which day the school has', async () => {
  let asked: Record<string, unknown> | undefined;
  const { user, container } = showToAna(<AskedPage studentId="maya" />, {
    Asked_read: () => ({ familyRequests: page(...(asked ? [request({})] : [])) }),
    Asked_ask: (variables) => {
      asked = variables;
      return { askSchool: page(request({})) };
    },
  });
  const send = await screen.findByRole('button', { name: 'Send to the school' });
  expect(send).toBeDisabled();
  expect(await wrongIn(container)).toEqual([]);
  await user.click(screen.getByRole('radio', { name: /^To see the school’s records/ }));
  await user.type(screen.getByRole('textbox'), 'All of it, please.');
  await user.click(send);
  expect(await screen.findByText('The school has it. Below you see where it stands.')).toBeVisible();
  expect(asked).toMatchObject({ input: { studentId: 'maya', kind: 'records', words: 'All of it, please.' } });
  const one = within(await screen.findByRole('article'));
  expect(one.getByText(/^The law gives the school until /)).toBeVisible();
  // What somebody typed is text.
  expect(one.getByText('<b>All</b> of it, please.')).toBeVisible();
});

test('a refused amendment says that there is a hearing, and she asks for one', async () => {
  let wrote: Record<string, unknown> | undefined;
  const refused = request({
    kind: 'amendment',
    state: 'refused',
    dueOn: null,
    steps: ['hearing', 'statement'],
    notes: [
      {
        __typename: 'FamilyRequestNote',
        id: 'n1',
        kind: 'decision',
        step: 'refuse',
        words: 'It is what the certificate says.',
        saidOn: '2026-11-05',
        who: 'Frank Moss',
        ofSchool: true,
      },
    ],
  });
  const { user } = showToAna(<AskedPage studentId="maya" />, {
    Asked_read: () => ({ familyRequests: page(refused) }),
    Asked_write: (variables) => {
      wrote = variables;
      return { writeToSchool: page(refused) };
    },
  });
  const one = within(await screen.findByRole('article'));
  expect(one.getByText(/You have a right to a hearing/)).toBeVisible();
  await user.click(one.getByRole('button', { name: 'Ask for a hearing' }));
  await user.type(one.getByRole('textbox', { name: /Ask for a hearing/ }), 'I want one.');
  await user.click(one.getByRole('button', { name: 'Send' }));
  expect(wrote).toMatchObject({ requestId: 'q1', kind: 'hearing', words: 'I want one.' });
});

test('a page that is not theirs says so', async () => {
  showToAna(<AskedPage studentId="maya" />, { Asked_read: () => ({ familyRequests: null }) });
  expect(await screen.findByText('This page is not here.')).toBeVisible();
});

test('who comes from a paper in another language finds the question begun, in their own', async () => {
  let asked: Record<string, unknown> | undefined;
  history.replaceState(null, '', '/family/asked/maya?about=Evaluation+report&say=in_my_language');
  const { user } = showToAna(<AskedPage studentId="maya" />, {
    Asked_read: () => ({ familyRequests: page() }),
    Asked_ask: (variables) => {
      asked = variables;
      return { askSchool: page() };
    },
  });
  const words = 'Please give me this in English: translated in writing, or explained by an interpreter.';
  expect(await screen.findByRole('textbox')).toHaveValue(words);
  expect(screen.getByText('Evaluation report')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Send to the school' }));
  expect(await screen.findByText('The school has it. Below you see where it stands.')).toBeVisible();
  expect(asked).toMatchObject({ input: { kind: 'question', about: 'Evaluation report', words } });
  history.replaceState(null, '', '/');
});

test('an address puts no words of its own into a question', async () => {
  history.replaceState(null, '', '/family/asked/maya?say=Take+my+child+off+the+list');
  showToAna(<AskedPage studentId="maya" />, { Asked_read: () => ({ familyRequests: page() }) });
  expect(await screen.findByRole('textbox')).toHaveValue('');
  history.replaceState(null, '', '/');
});
