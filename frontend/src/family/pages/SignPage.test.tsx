import 'fake-indexeddb/auto';
import { i18n } from '@lingui/core';
import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { heldIn, keepOnly, ownerOf, wipe } from '@/lib/held';
import type { Answers } from '@/lib/testing/render';
import { PDF, plainPlan, showToAna, VERSION } from '../testing/family';
import SignPage from './SignPage';

const CONSENT_SHA = 'c'.repeat(64);
const SIGNATURE = {
  __typename: 'Signature',
  id: 's1',
  outcome: 'partially_granted',
  signedAt: '2026-11-20T18:00:00Z',
  typedName: 'Ana Reyes',
  documentSha256: VERSION.sha256,
  receipt: 'e'.repeat(64),
  choices: [
    { __typename: 'ItemChoice', itemId: 'goal:r1', title: 'Goal 1', choice: 'agree', comment: null },
    {
      __typename: 'ItemChoice',
      itemId: 'service:s1',
      title: 'Service',
      choice: 'disagree',
      comment: 'Too short',
    },
    { __typename: 'ItemChoice', itemId: 'supports', title: 'Help', choice: 'question', comment: null },
  ],
};

/** What the school's state makes of each answer. */
const EFFECTS = {
  yes: 'The change begins on October 12.',
  part: 'In part, nothing changes: the school offers you a meeting.',
  no: 'With a no, nothing changes: the school offers you a meeting.',
  silence: 'Without an answer nothing changes.',
  hearing: 'You can ask for a hearing.',
};
const planAnswer = { rule: 'agreement', effects: EFFECTS, cameOfIt: null, notAgreed: [] };

/** A server that takes one signature, and then has it. */
function school(
  change: Answers = {},
  signed: { signature: unknown; pdf: unknown } = { signature: null, pdf: null },
) {
  const answers: Answers = {
    FamilySign_request: ({ language }) => ({
      viewer: { __typename: 'Viewer', recentlyAuthenticated: true },
      signatureRequest: {
        __typename: 'SignatureRequest',
        id: 'r1',
        state: 'requested',
        signature: signed.signature,
        plan: {
          __typename: 'Plan',
          id: 'p1',
          plain: plainPlan(language),
          student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
          latestVersion: { __typename: 'PlanVersion', id: 'v1' },
        },
        version: { ...VERSION, pdf: signed.pdf },
      },
      consentText: {
        __typename: 'ConsentText',
        text: language === 'es' ? 'Leí este plan.' : 'I have read this plan.',
        sha256: language === 'es' ? 'd'.repeat(64) : CONSENT_SHA,
        language,
      },
    }),
    FamilySign_viewed: () => ({
      markSignatureRequestViewed: {
        __typename: 'SignatureRequest',
        id: 'r1',
        state: 'viewed',
        viewedAt: '2026-11-20T17:00:00Z',
      },
    }),
    FamilySign_sign: () => {
      signed.signature = SIGNATURE;
      return { signPlan: { __typename: 'Signature', id: 's1', signedAt: SIGNATURE.signedAt } };
    },
    ...change,
  };
  return answers;
}

const problem = (__typename: string, code: string, message: string) => ({
  signPlan: { __typename, code, message, doNext: null, field: null },
});

beforeEach(async () => {
  sessionStorage.clear();
  // The window of the test before has kept its last answer by then.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await wipe();
  history.replaceState(null, '', '/family/sign/r1');
});

type Page = ReturnType<typeof showToAna>;
const named = (operation: string, page: Page) =>
  page.asked.filter((one) => one.body.operationName === operation).map((one) => one.body.variables);

async function answerAll({ user }: Page) {
  await user.click(await screen.findByRole('button', { name: 'Start now' }));
  await user.click(await screen.findByRole('radio', { name: 'I agree' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByRole('heading', { name: 'Reading with a teacher' });
  await user.click(screen.getByRole('radio', { name: 'I disagree' }));
  await user.type(screen.getByRole('textbox'), 'Too short');
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByRole('heading', { name: 'Help through the day' });
  await user.click(screen.getByRole('radio', { name: 'I have a question' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByRole('heading', { name: 'Look at your answers' });
}

test('opening the plan is told once, and is no answer', async () => {
  const page = showToAna(<SignPage requestId="r1" />, school());
  await screen.findByText(/3 parts to decide/);
  await waitFor(() => expect(named('FamilySign_viewed', page)).toEqual([{ id: 'r1' }]));
  expect(named('FamilySign_sign', page)).toEqual([]);
});

test('one part a time: no answer, no next; back keeps what was said; the full text is one tap away', async () => {
  const { user } = showToAna(<SignPage requestId="r1" />, school());
  await user.click(await screen.findByRole('button', { name: 'Start now' }));
  expect(await screen.findByText('1 of 3')).toBeVisible();
  expect(screen.getByText('Maya will read 90 words in a minute.')).toHaveAttribute('lang', 'en');
  await user.click(screen.getByRole('button', { name: 'Read the full text' }));
  expect(screen.getByText('She reads 54 words.')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(screen.getByText('Choose one of the three to go on.')).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'I disagree' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(await screen.findByText('2 of 3')).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Back' }));
  expect(await screen.findByRole('radio', { name: 'I disagree' })).toBeChecked();
});

test('nobody signs before every part has an answer, whatever the address says', async () => {
  history.replaceState(null, '', '/family/sign/r1?step=sign');
  const { user } = showToAna(<SignPage requestId="r1" />, school());
  expect(await screen.findByText(/3 parts have no answer yet/)).toBeVisible();
  expect(screen.getByRole('button', { name: 'Sign' })).toBeDisabled();
  expect(screen.queryByText('I have read this plan.')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Answer: Goal 1: Reading' }));
  expect(await screen.findByText('1 of 3')).toBeVisible();
});

test('a double click signs once, with exactly what was shown, and leads to the receipt', async () => {
  const page = showToAna(<SignPage requestId="r1" />, school());
  await answerAll(page);
  expect(screen.getByText('I have read this plan.')).toHaveAttribute('lang', 'en');
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  expect(screen.getByText('Type your full name to sign.')).toBeVisible();
  await page.user.type(screen.getByRole('textbox', { name: /full name/ }), ' Ana Reyes ');
  await page.user.dblClick(screen.getByRole('button', { name: 'Sign' }));
  expect(await screen.findByRole('heading', { name: 'Thank you. Your answer is kept.' })).toBeVisible();
  expect(named('FamilySign_sign', page)).toEqual([
    {
      requestId: 'r1',
      documentSha256: VERSION.sha256,
      consentTextSha256: CONSENT_SHA,
      language: 'en',
      choices: [
        { itemId: 'goal:r1', choice: 'agree', comment: null },
        { itemId: 'service:s1', choice: 'disagree', comment: 'Too short' },
        { itemId: 'supports', choice: 'question', comment: null },
      ],
      typedName: 'Ana Reyes',
      drawing: null,
      idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ]);
  expect(screen.getByText('Too short')).toBeVisible();
  expect(screen.getByText('e'.repeat(64))).toBeVisible();
  expect(screen.getByText(/sealed copy is being made/)).toBeVisible();
  expect(sessionStorage).toHaveLength(0);
});

test('when the receipt does not come, the page says that it is signed, and signs no second time', async () => {
  let isLost = false;
  const answers = school();
  const request = answers.FamilySign_request as Answers[string];
  const sign = answers.FamilySign_sign as Answers[string];
  answers.FamilySign_request = (variables) => {
    if (isLost) throw new TypeError('lost');
    return request(variables);
  };
  answers.FamilySign_sign = (variables) => {
    isLost = true;
    return sign(variables);
  };
  const page = showToAna(<SignPage requestId="r1" />, answers);
  await answerAll(page);
  await page.user.type(screen.getByRole('textbox', { name: /full name/ }), 'Ana Reyes');
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  expect(await screen.findByText('You have signed.')).toBeVisible();
  expect(screen.getByRole('button', { name: 'Sign' })).toBeDisabled();
  isLost = false;
  await page.user.click(screen.getByRole('button', { name: 'Show my answer' }));
  expect(await screen.findByRole('heading', { name: 'Thank you. Your answer is kept.' })).toBeVisible();
  expect(named('FamilySign_sign', page)).toHaveLength(1);
});

test('a second try after a lost connection carries the same key', async () => {
  let isLost = true;
  const answers = school();
  const sign = answers.FamilySign_sign as Answers[string];
  answers.FamilySign_sign = (variables) => {
    if (isLost) throw new TypeError('lost');
    return sign(variables);
  };
  const page = showToAna(<SignPage requestId="r1" />, answers);
  await answerAll(page);
  await page.user.type(screen.getByRole('textbox', { name: /full name/ }), 'Ana Reyes');
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/cannot reach the server/);
  isLost = false;
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  await screen.findByRole('heading', { name: 'Thank you. Your answer is kept.' });
  const [first, second] = named('FamilySign_sign', page);
  expect(second).toEqual(first);
});

test('an old sign-in is renewed, and the answers wait for her', async () => {
  const answers = school({
    FamilySign_sign: () => problem('NotAllowedProblem', 'SIGN_IN_AGAIN', 'To sign, sign in once more.'),
  });
  const page = showToAna(<SignPage requestId="r1" />, answers);
  await answerAll(page);
  await page.user.type(screen.getByRole('textbox', { name: /full name/ }), 'Ana Reyes');
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  expect(await screen.findByRole('link', { name: 'Sign in again' })).toHaveAttribute(
    'href',
    `/auth/cedar/start?audience=family&return_to=${encodeURIComponent('/family/sign/r1?step=sign')}`,
  );
  page.unmount();
  showToAna(<SignPage requestId="r1" />, school());
  expect(await screen.findByRole('textbox', { name: /full name/ })).toBeVisible();
  expect(screen.getByText('Too short')).toBeVisible();
});

const ANAS = ownerOf('d1', 'ana');
const keptAnswers = async () => (await heldIn(ANAS, 'r1')).length;

test('answers given and not signed wait for her when the window was closed, and signing leaves none', async () => {
  const page = showToAna(<SignPage requestId="r1" />, school());
  await answerAll(page);
  await expect.poll(keptAnswers).toBe(1);
  page.unmount();
  // Another window: it knows nothing of the first one.
  sessionStorage.clear();
  history.replaceState(null, '', '/family/sign/r1');
  const again = showToAna(<SignPage requestId="r1" />, school());
  await again.user.click(await screen.findByRole('button', { name: 'Go on' }));
  expect(await screen.findByText('Too short')).toBeVisible();
  await again.user.type(screen.getByRole('textbox', { name: /full name/ }), 'Ana Reyes');
  await again.user.click(screen.getByRole('button', { name: 'Sign' }));
  await screen.findByRole('heading', { name: 'Thank you. Your answer is kept.' });
  await expect.poll(keptAnswers).toBe(0);
});

test('answers kept on a device are of one version and one person', async () => {
  const page = showToAna(<SignPage requestId="r1" />, school());
  await answerAll(page);
  await expect.poll(keptAnswers).toBe(1);
  page.unmount();
  sessionStorage.clear();
  history.replaceState(null, '', '/family/sign/r1');
  const answers = school();
  const request = answers.FamilySign_request as Answers[string];
  answers.FamilySign_request = (variables) => {
    const found = request(variables) as { signatureRequest: { version: object } };
    found.signatureRequest.version = { ...found.signatureRequest.version, sha256: 'b'.repeat(64) };
    return found;
  };
  const changed = showToAna(<SignPage requestId="r1" />, answers);
  expect(await screen.findByRole('button', { name: 'Start now' })).toBeVisible();
  changed.unmount();
  await keepOnly(ownerOf('d1', 'ben'));
  expect(await keptAnswers()).toBe(0);
});

test("another name than one's own is refused at the name, and goes with the next letter", async () => {
  const answers = school();
  const sign = answers.FamilySign_sign as Answers[string];
  answers.FamilySign_sign = (variables) =>
    variables.typedName === 'Ana Reyes'
      ? sign(variables)
      : {
          signPlan: {
            __typename: 'InvalidInputProblem',
            code: 'NAME_NOT_YOURS',
            message: 'Type your own name, as we have it: Ana Reyes.',
            doNext: 'You can sign on paper meanwhile.',
            field: 'typedName',
          },
        };
  const page = showToAna(<SignPage requestId="r1" />, answers);
  await answerAll(page);
  const name = screen.getByRole('textbox', { name: /full name/ });
  await page.user.type(name, 'Bo Reyes');
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  await expect
    .poll(() => name)
    .toHaveAccessibleDescription(/as we have it: Ana Reyes\. You can sign on paper/);
  expect(name).toBeInvalid();
  expect(name).toHaveFocus();
  expect(screen.queryByRole('alert')).toBeNull();
  await page.user.clear(name);
  await page.user.type(name, 'Ana Reyes');
  expect(screen.queryByText(/as we have it/)).toBeNull();
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  await screen.findByRole('heading', { name: 'Thank you. Your answer is kept.' });
});

test('who signed in long ago is asked to do so before the name, not after', async () => {
  const answers = school();
  const request = answers.FamilySign_request as Answers[string];
  answers.FamilySign_request = (variables) => ({
    ...(request(variables) as object),
    viewer: { __typename: 'Viewer', recentlyAuthenticated: false },
  });
  const page = showToAna(<SignPage requestId="r1" />, answers);
  await answerAll(page);
  expect(screen.getByRole('link', { name: 'Sign in again' })).toBeVisible();
  expect(screen.queryByRole('textbox', { name: /full name/ })).toBeNull();
  expect(screen.getByRole('button', { name: 'Sign' })).toBeDisabled();
});

test('a plan that changed meanwhile is said so, and read again before anything is signed', async () => {
  let sha256 = VERSION.sha256;
  const answers = school({
    FamilySign_sign: () => {
      sha256 = 'b'.repeat(64);
      return problem('ConflictProblem', 'DOCUMENT_CHANGED', 'The plan is not the one you were shown.');
    },
  });
  const request = answers.FamilySign_request as Answers[string];
  answers.FamilySign_request = (variables) => {
    const answer = request(variables) as { signatureRequest: { version: { sha256: string } } };
    answer.signatureRequest.version.sha256 = sha256;
    return answer;
  };
  const page = showToAna(<SignPage requestId="r1" />, answers);
  await answerAll(page);
  await page.user.type(screen.getByRole('textbox', { name: /full name/ }), 'Ana Reyes');
  await page.user.click(screen.getByRole('button', { name: 'Sign' }));
  expect(await screen.findByText('The plan is not the one you were shown.')).toBeVisible();
  await page.user.click(screen.getByRole('button', { name: 'Load the plan again' }));
  expect(await screen.findByText(/3 parts have no answer yet/)).toBeVisible();
});

test('another language keeps the part and its answer, and is the language of the signature', async () => {
  const page = showToAna(<SignPage requestId="r1" />, school());
  await page.user.click(await screen.findByRole('button', { name: 'Start now' }));
  await page.user.click(await screen.findByRole('radio', { name: 'I disagree' }));
  act(() => i18n.loadAndActivate({ locale: 'es', messages: {} }));
  expect(await screen.findByRole('heading', { name: 'Meta 1: Lectura' })).toBeVisible();
  expect(screen.getByText('1 of 3')).toBeVisible();
  expect(screen.getByRole('radio', { name: 'I disagree' })).toBeChecked();
  expect(screen.getByText('Maya will read 90 words in a minute.')).toHaveAttribute('lang', 'en');
});

test('a plan that was replaced cannot be signed', async () => {
  const answers = school();
  const request = answers.FamilySign_request as Answers[string];
  answers.FamilySign_request = (variables) => {
    const answer = request(variables) as { signatureRequest: { plan: { latestVersion: { id: string } } } };
    answer.signatureRequest.plan.latestVersion.id = 'v2';
    return answer;
  };
  showToAna(<SignPage requestId="r1" />, answers);
  expect(await screen.findByText('This plan was replaced by a newer one.')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Start now' })).toBeNull();
});

test('the receipt gives the sealed copy made after signing, by a fresh link', async () => {
  const clicked = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const signed = { signature: SIGNATURE, pdf: { ...PDF, stage: 'signed' } };
  const page = showToAna(<SignPage requestId="r1" />, {
    ...school({}, signed),
    SealedCopy_link: () => ({
      plan: { __typename: 'Plan', id: 'p1', versions: [{ __typename: 'PlanVersion', id: 'v1', pdf: PDF }] },
    }),
  });
  await page.user.click(await screen.findByRole('button', { name: /Get your sealed copy/ }));
  await expect
    .poll(() => clicked.mock.contexts.map((link) => (link as HTMLAnchorElement).href))
    .toEqual([PDF.url]);
  clicked.mockRestore();
});

test('leaving the receipt breaks nothing, also where scrolling answers with a promise', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const scrolled = vi.spyOn(globalThis, 'scrollTo').mockImplementation((() => Promise.resolve()) as never);
  const page = showToAna(<SignPage requestId="r1" />, school({}, { signature: SIGNATURE, pdf: null }));
  await screen.findByRole('link', { name: 'Back to the start' });
  expect(scrolled).toHaveBeenCalledWith(0, 0);
  expect(() => page.unmount()).not.toThrow();
  expect(told).not.toHaveBeenCalled();
  scrolled.mockRestore();
  told.mockRestore();
});

test('what is decided stands on the card: the help itself, and who gives it', async () => {
  const { user } = showToAna(<SignPage requestId="r1" />, school());
  await user.click(await screen.findByRole('button', { name: 'Start now' }));
  await user.click(await screen.findByRole('radio', { name: 'I agree' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByRole('heading', { name: 'Reading with a teacher' });
  expect(screen.getByText('Special education teacher')).toBeVisible();
  await user.click(screen.getByRole('radio', { name: 'I agree' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByRole('heading', { name: 'Help through the day' });
  expect(screen.getByText('Extra time on tests.')).toBeVisible();
  expect(screen.queryByText(/is written in/)).toBeNull();
}, 15_000);

test('who reads in Spanish is told that a part is written in English, only where it is', async () => {
  act(() => i18n.loadAndActivate({ locale: 'es', messages: {} }));
  const { user } = showToAna(<SignPage requestId="r1" />, school());
  await user.click(await screen.findByRole('button', { name: 'Start now' }));
  expect(await screen.findByText(/written in inglés/)).toBeVisible();
  expect(screen.getByText('Maya will read 90 words in a minute.')).toHaveAttribute('lang', 'en');
  await user.click(screen.getByRole('radio', { name: 'I agree' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByRole('heading', { name: 'Lectura con maestra' });
  expect(screen.queryByText(/written in/)).toBeNull();
}, 15_000);

/** The same server, asking about a change of a plan that is agreed in writing. */
function schoolAmends(signature: unknown = null): Answers {
  const answers = school({}, { signature, pdf: null });
  const asks = answers.FamilySign_request;
  const change = {
    key: 'amendment',
    title: 'What changes and why',
    explanation: '',
    items: [
      {
        id: 'amendment',
        kind: 'fact',
        title: 'Change the plan without a meeting',
        text: 'The bus leaves early on Fridays.',
        textLanguage: 'en',
        details: [],
        isDecision: true,
      },
    ],
  };
  return {
    ...answers,
    FamilySign_request: (variables) => {
      const asked = asks?.(variables) as { signatureRequest: { plan: object } };
      Object.assign(asked.signatureRequest.plan, { amendmentWay: 'agreement', plain: [change] });
      return asked;
    },
    SinceLastPlan_comparison: () => ({
      planComparison: {
        __typename: 'PlanComparison',
        before: { __typename: 'PlanSide', id: 'v0', planId: 'p0', at: '2026-10-06T18:00:00Z' },
        after: { __typename: 'PlanSide', id: 'v1', planId: 'p1' },
        sections: [
          {
            key: 'services',
            title: 'Help Maya gets',
            parts: [
              {
                key: 'services',
                label: 'Help',
                how: 'changed',
                rowId: 's1',
                title: 'Reading with a teacher',
                values: [
                  {
                    key: 'sessions',
                    label: 'How often',
                    how: 'changed',
                    textLanguage: 'en',
                    before: '5',
                    after: '4',
                  },
                ],
              },
            ],
          },
        ],
      },
    }),
  };
}

test('what a change changes stands on its card, before the three answers', async () => {
  const { user } = showToAna(<SignPage requestId="r1" />, schoolAmends());
  await user.click(await screen.findByRole('button', { name: 'Start now' }));
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Change the plan without a meeting' }),
  ).toBeVisible();
  const line = (await screen.findByText('How often')).closest('li');
  expect(line).toHaveTextContent(/Reading with a teacher\s*How often\s*Before: 5\s*Now: 4/);
  const answers = screen.getByRole('radiogroup');
  expect(line?.compareDocumentPosition(answers)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test.each([
  ['refused', EFFECTS.no],
  ['partially_granted', EFFECTS.part],
  ['granted', EFFECTS.yes],
])('whose answer is %s reads what it does', async (outcome, does) => {
  const answers = schoolAmends({ ...SIGNATURE, outcome, choices: [] });
  answers.FamilyAnswer_plan = () => ({ planAnswer });
  showToAna(<SignPage requestId="r1" />, answers);
  await screen.findByRole('heading', { name: /Thank you/ });
  expect(await screen.findByText(does)).toBeVisible();
  for (const other of Object.values(EFFECTS).filter((said) => said !== does))
    expect(screen.queryByText(other)).toBeNull();
});

test('before anything is answered one reads what a yes, a no and a yes in part do here', async () => {
  const answers = school();
  answers.FamilyAnswer_plan = () => ({ planAnswer });
  showToAna(<SignPage requestId="r1" />, answers);
  await screen.findByRole('heading', { name: 'What your answer does' });
  for (const said of Object.values(EFFECTS)) expect(screen.getByText(said)).toBeVisible();
});

test('lines nobody agreed to are named as not in use', async () => {
  const answers = school({}, { signature: { ...SIGNATURE, outcome: 'partially_granted' }, pdf: null });
  const notAgreed = [
    { itemId: 's1', title: 'Speech', hasBefore: true },
    { itemId: 's2', title: 'Bus', hasBefore: false },
  ];
  answers.FamilyAnswer_plan = () => ({ planAnswer: { ...planAnswer, rule: 'parts', notAgreed } });
  showToAna(<SignPage requestId="r1" />, answers);
  expect(await screen.findByText(/Speech.*What you agreed to last stays/)).toBeVisible();
  expect(screen.getByText(/Bus.*Nothing takes its place/)).toBeVisible();
});
