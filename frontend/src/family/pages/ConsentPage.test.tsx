import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { wrongIn } from '@/lib/testing/axe';
import { showToAna } from '../testing/family';
import ConsentPage from './ConsentPage';

const ask = (more: object = {}) => ({
  __typename: 'ConsentAsk',
  id: 'k1',
  state: 'requested',
  says: 'Asked',
  whyClosed: null,
  isOver: false,
  studentId: 'maya',
  givenName: 'Maya',
  kind: 'A first evaluation',
  activity: 'The school wants to find out whether your child has a disability.',
  ifNot: 'If you do not agree, your child is not evaluated.',
  areas: [
    {
      __typename: 'ConsentArea',
      key: 'vision',
      name: 'Vision',
      plainly: 'How your child sees.',
      procedures: 'An eye test.',
      language: 'Spanish',
      assessor: 'Dana Weiss',
    },
  ],
  records: [],
  noRecords: 'No records are given to anybody outside the district for this.',
  statements: ['You decide. Saying yes is voluntary.'],
  bothDecide: false,
  mayTakeBack: false,
  isOthers: false,
  byArea: false,
  requestedOn: '2026-11-16',
  requestedBy: 'Ana Reyes',
  dueOn: null,
  sha256: 'doc',
  sentences: [
    {
      __typename: 'ConsentSentence',
      outcome: 'granted',
      text: 'I agree to it because I want to.',
      sha256: 'yes',
    },
    { __typename: 'ConsentSentence', outcome: 'refused', text: 'I do not agree to it.', sha256: 'no' },
  ],
  language: 'en',
  answers: [],
  ...more,
});
const GIVEN = {
  __typename: 'ConsentGiven',
  outcome: 'granted',
  says: 'Agreed',
  way: 'app',
  signedOn: '2026-11-20',
  receivedOn: '2026-11-20',
  receipt: 'abcdef0123456789',
  refusedAreas: [],
};
const read = (more: object = {}, recently = true) => ({
  FamilyConsent_read: () => ({
    viewer: { __typename: 'Viewer', recentlyAuthenticated: recently },
    consentAsk: ask(more),
  }),
  FamilyConsent_viewed: () => ({ markConsentViewed: ask({ state: 'viewed' }) }),
});

beforeEach(() => history.replaceState(null, '', '/family/consents/k1'));

test('says what is asked, that it is voluntary, and asks for yes or no on another page', async () => {
  const { container, asked, user } = showToAna(<ConsentPage askId="k1" />, read());
  expect(
    await screen.findByRole('heading', { level: 1, name: 'The school asks for your permission: Maya' }),
  ).toBeVisible();
  expect(screen.getByText('How your child sees.')).toBeVisible();
  expect(screen.getByText(/Saying yes is voluntary/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'Write to the team' })).toHaveAttribute(
    'href',
    '/family/asked/maya?about=A%20first%20evaluation',
  );
  expect(screen.getByRole('link', { name: 'I agree…' })).toHaveAttribute(
    'href',
    '/family/consents/k1?step=yes',
  );
  await waitFor(() =>
    expect(asked.filter(({ body }) => body.operationName === 'FamilyConsent_viewed')).toHaveLength(1),
  );
  await user.click(screen.getByRole('button', { name: 'How, and by whom: Vision' }));
  expect(screen.getByText('An eye test.')).toBeVisible();
  expect(await wrongIn(container)).toEqual([]);
});

test('signs exactly what was shown, with the sentence of a no', async () => {
  history.replaceState(null, '', '/family/consents/k1?step=no');
  let sent: Record<string, unknown> | undefined;
  const { user } = showToAna(<ConsentPage askId="k1" />, {
    ...read(),
    FamilyConsent_answer: (variables) => {
      sent = variables;
      return { answerConsent: ask({ state: 'refused', isOver: true }) };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Sign: I do not agree' }));
  expect(screen.getByText('Type your full name to sign.')).toBeVisible();
  expect(sent).toBeUndefined();
  await user.type(screen.getByLabelText(/full name/), 'Ana Reyes');
  await user.click(screen.getByRole('button', { name: 'Sign: I do not agree' }));
  expect(sent).toMatchObject({
    id: 'k1',
    agrees: false,
    documentSha256: 'doc',
    consentTextSha256: 'no',
    typedName: 'Ana Reyes',
  });
  expect(location.search).toBe('');
});

test('who signed in long ago signs in once more before anything is sent', async () => {
  history.replaceState(null, '', '/family/consents/k1?step=yes');
  showToAna(<ConsentPage askId="k1" />, read({}, false));
  expect(await screen.findByRole('link', { name: 'Sign in again' })).toHaveAttribute(
    'href',
    expect.stringContaining('/auth/cedar/start'),
  );
  expect(screen.getByRole('button', { name: 'Sign: I agree' })).toBeDisabled();
});

test('an answer that is kept is shown with its day, and can be taken back', async () => {
  const answers = [GIVEN];
  showToAna(<ConsentPage askId="k1" />, read({ mayTakeBack: true, state: 'granted', isOver: true, answers }));
  expect(await screen.findByText('Your answer is kept.')).toBeVisible();
  expect(screen.getByText(/The school received it on/)).toBeVisible();
  expect(screen.queryByRole('link', { name: 'I agree…' })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'I want to take my agreement back…' })).toBeVisible();
});

test('after a yes she reads by when the school has to be done; where no time runs, nothing of it', async () => {
  const { unmount } = showToAna(
    <ConsentPage askId="k1" />,
    read({ state: 'granted', answers: [GIVEN], dueOn: '2099-01-19' }),
  );
  expect(
    await screen.findByText(/By law the school has to finish this evaluation by .*Jan 19, 2099\./),
  ).toBeVisible();
  unmount();
  showToAna(<ConsentPage askId="k1" />, read({ state: 'granted', answers: [GIVEN] }));
  expect(await screen.findByText('Your answer is kept.')).toBeVisible();
  expect(screen.queryByText(/By law/)).toBeNull();
});

test('a day that is over is not said as one to come', async () => {
  showToAna(<ConsentPage askId="k1" />, read({ state: 'granted', answers: [GIVEN], dueOn: '2020-01-20' }));
  expect(await screen.findByText(/had to finish this evaluation by .*2020\./)).toBeVisible();
});

test('the time that begins a moment after her answer is there without loading the page anew', async () => {
  history.replaceState(null, '', '/family/consents/k1?step=yes');
  let readings = 0;
  const { user } = showToAna(<ConsentPage askId="k1" />, {
    ...read(),
    FamilyConsent_read: () => {
      readings += 1;
      const kept = { state: 'granted', answers: [GIVEN], dueOn: readings > 2 ? '2099-01-19' : null };
      return {
        viewer: { __typename: 'Viewer', recentlyAuthenticated: true },
        consentAsk: ask(readings > 1 ? kept : {}),
      };
    },
    FamilyConsent_answer: () => ({ answerConsent: ask({ state: 'granted', answers: [GIVEN] }) }),
  });
  await user.type(await screen.findByLabelText(/full name/), 'Ana Reyes');
  await user.click(screen.getByRole('button', { name: 'Sign: I agree' }));
  expect(await screen.findByText('Your answer is kept.')).toBeVisible();
  expect(screen.queryByText(/By law/)).toBeNull();
  expect(await screen.findByText(/By law the school has to finish/, {}, { timeout: 6_000 })).toBeVisible();
  expect(readings).toBe(3);
}, 15_000);

test('what somebody else agreed to can be taken back, in a sentence of its own', async () => {
  const sentences = [
    { __typename: 'ConsentSentence', outcome: 'granted', text: 'I agree to it.', sha256: 'yes' },
    { __typename: 'ConsentSentence', outcome: 'refused', text: 'I do not agree to it.', sha256: 'no' },
    {
      __typename: 'ConsentSentence',
      outcome: 'revoked',
      text: 'Somebody else agreed. I take that agreement back.',
      sha256: 'back',
    },
  ];
  const answers = {
    ...read({ state: 'viewed', mayTakeBack: true, isOthers: true, sentences }),
    FamilyConsent_revoke: () => ({ revokeConsent: ask({ state: 'revoked' }) }),
  };
  const { unmount } = showToAna(<ConsentPage askId="k1" />, answers);
  expect(
    await screen.findByRole('link', { name: 'Somebody else agreed: I want to take that back…' }),
  ).toHaveAttribute('href', '/family/consents/k1?step=back');
  unmount();
  history.replaceState(null, '', '/family/consents/k1?step=back');
  const { asked, user } = showToAna(<ConsentPage askId="k1" />, answers);
  expect(await screen.findByText('Somebody else agreed. I take that agreement back.')).toBeVisible();
  expect(screen.getByText(/You may take that back, as they may/)).toBeVisible();
  await user.type(screen.getByRole('textbox', { name: /Type your full name/ }), 'Ana Ruiz');
  await user.click(screen.getByRole('button', { name: 'Sign: I take it back' }));
  await waitFor(() => {
    const sent = asked.find(({ body }) => body.operationName === 'FamilyConsent_revoke');
    expect(sent?.body.variables).toMatchObject({ consentTextSha256: 'back', documentSha256: 'doc' });
  });
});

test('what is over says why, and asks for nothing', async () => {
  showToAna(
    <ConsentPage askId="k1" />,
    read({ state: 'closed', isOver: true, whyClosed: 'Another request took its place.' }),
  );
  expect(await screen.findByText('You do not have to answer this any more.')).toBeVisible();
  expect(screen.getByText('Another request took its place.')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Write to the team' })).toBeVisible();
  expect(screen.queryByRole('link', { name: /agree…/ })).not.toBeInTheDocument();
});
