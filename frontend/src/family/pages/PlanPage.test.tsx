import { i18n } from '@lingui/core';
import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Answers } from '@/lib/testing/render';
import { PDF, plainPlan, showToAna, VERSION } from '../testing/family';
import PlanPage from './PlanPage';

function plan(change: object = {}, requests: object[] = []): Answers {
  return {
    FamilyPlan_plan: ({ language }) => ({
      plan: {
        __typename: 'Plan',
        id: 'p1',
        kind: 'iep',
        state: 'active',
        startsOn: '2026-09-01',
        endsOn: '2027-08-31',
        sharedWithFamilyAt: null,
        shared: null,
        plain: plainPlan(language),
        threads: [],
        translations: [],
        publishedTranslations: [],
        student: { __typename: 'Student', id: 'maya', givenName: 'Maya' },
        latestVersion: { ...VERSION, pdf: PDF },
        ...change,
      },
      signatureRequests: requests,
    }),
  };
}

afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(window, 'speechSynthesis');
});

test('the plan reads in its words, each in the language it was written in', async () => {
  showToAna(<PlanPage planId="p1" />, plan());
  expect(await screen.findByRole('heading', { name: 'What Maya will learn' })).toBeVisible();
  expect(screen.getByText('She reads 54 words.')).toHaveAttribute('lang', 'en');
  expect(screen.getByText(/9 pages/)).toHaveTextContent('c0ffee012345');
  expect(screen.queryByText(/This is a draft/)).toBeNull();
});

test('a plan one has answered leads to the answer and says what it was', async () => {
  const request = {
    __typename: 'SignatureRequest',
    id: 'r1',
    state: 'signed',
    signature: { __typename: 'Signature', id: 's1', outcome: 'partially_granted' },
    plan: { __typename: 'Plan', id: 'p1' },
  };
  showToAna(<PlanPage planId="p1" />, plan({ state: 'partially_active', startsOn: '2999-09-01' }, [request]));
  expect(await screen.findByText(/Agreed in part, not in use yet/)).toBeVisible();
  expect(screen.getByText(/You agreed with some parts of the plan, not with all/)).toBeVisible();
  expect(screen.getByRole('link', { name: 'What you answered' })).toHaveAttribute(
    'href',
    '/family/decide/r1',
  );
  expect(screen.queryByRole('link', { name: 'Answer the plan' })).toBeNull();
});

test('a draft says that nothing is decided and offers no sealed copy', async () => {
  showToAna(
    <PlanPage planId="p1" />,
    plan({
      state: 'draft',
      sharedWithFamilyAt: '2026-11-20T02:00:00Z',
      shared: {
        __typename: 'SharedDraft',
        sharedAt: '2026-11-20T02:00:00Z',
        sharedBy: { __typename: 'Person', id: 'ben', name: 'Ben Cho' },
      },
      latestVersion: null,
    }),
  );
  expect(await screen.findByText('This is a draft. Nothing is decided.')).toBeVisible();
  // The district's day.
  expect(screen.getByText(/Ben Cho shared it on Thu, Nov 19/)).toBeVisible();
  expect(screen.queryByRole('button', { name: /sealed copy/ })).toBeNull();
});

test('a plan that waits for an answer leads to it', async () => {
  const request = {
    __typename: 'SignatureRequest',
    id: 'r1',
    state: 'viewed',
    signature: null,
    plan: { __typename: 'Plan', id: 'p1' },
  };
  showToAna(<PlanPage planId="p1" />, plan({}, [request]));
  expect(await screen.findByRole('link', { name: 'Answer the plan' })).toHaveAttribute(
    'href',
    '/family/sign/r1',
  );
});

test('another language keeps the place of who reads, though the words before it are longer', async () => {
  const tops: Record<string, Record<string, number>> = {
    en: { 'place-goals': -900, 'item-goal-r1': -700, 'item-service-s1': 40, 'place-supports': 400 },
    es: { 'place-goals': -900, 'item-goal-r1': -700, 'item-service-s1': 190, 'place-supports': 600 },
  };
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
    const isSpanish = !!document.body.textContent?.includes('Meta 1');
    const top = tops[isSpanish ? 'es' : 'en']?.[this.id] ?? 0;
    return { top, bottom: top + 100 } as DOMRect;
  });
  const moved = vi.fn();
  vi.stubGlobal('scrollBy', moved);
  vi.stubGlobal('scrollY', 900);
  showToAna(<PlanPage planId="p1" />, plan());
  await screen.findByRole('heading', { name: 'Goal 1: Reading' });
  act(() => i18n.loadAndActivate({ locale: 'es', messages: {} }));
  expect(await screen.findByRole('heading', { name: 'Meta 1: Lectura' })).toBeVisible();
  expect(moved).toHaveBeenCalledExactlyOnceWith({ top: 150, behavior: 'instant' });
  vi.unstubAllGlobals();
});

/** A device with these voices; what is said is kept. */
function deviceWithVoices(...languages: string[]) {
  const said: { text: string; lang: string }[] = [];
  vi.stubGlobal(
    'SpeechSynthesisUtterance',
    class {
      lang = '';
      constructor(readonly text: string) {}
    },
  );
  Object.defineProperty(window, 'speechSynthesis', {
    configurable: true,
    value: {
      getVoices: () => languages.map((lang) => ({ lang })),
      speak: (one: { text: string; lang: string }) => said.push(one),
      cancel: vi.fn(),
    },
  });
  return said;
}

test('Listen reads everything, each in its language, and stops', async () => {
  const said = deviceWithVoices('es-MX', 'en-US');
  const { user } = showToAna(<PlanPage planId="p1" />, plan());
  await user.click(await screen.findByRole('button', { name: 'Listen' }));
  expect(said[0]).toMatchObject({ text: 'What Maya will learn', lang: 'en-US' });
  expect(said.map((one) => one.text)).toContain('She reads 54 words.');
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(speechSynthesis.cancel).toHaveBeenCalled();
  expect(screen.getByRole('button', { name: 'Listen' })).toBeVisible();
});

test('a device without a voice for the language offers no Listen', async () => {
  deviceWithVoices('de-DE');
  showToAna(<PlanPage planId="p1" />, plan());
  await screen.findByRole('heading', { name: 'Goal 1: Reading' });
  expect(screen.queryByRole('button', { name: 'Listen' })).toBeNull();
});

test('what is not hers to see is not here', async () => {
  showToAna(<PlanPage planId="p9" />, { FamilyPlan_plan: () => ({ plan: null, signatureRequests: [] }) });
  expect(await screen.findByText('This page is not here.')).toBeVisible();
});

const since = (more: object = {}) => ({
  SinceLastPlan_comparison: () => ({
    planComparison: {
      __typename: 'PlanComparison',
      before: { __typename: 'PlanSide', id: 'v0', planId: 'p0', at: '2025-11-02T18:00:00Z' },
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
                  key: 'minutes_per_session',
                  label: 'Minutes each time',
                  how: 'changed',
                  textLanguage: 'en',
                  before: '30',
                  after: '45',
                },
              ],
            },
          ],
        },
      ],
      ...more,
    },
  }),
});

test('who wants to know what changed since the last plan reads it in a few lines', async () => {
  const { user, asked } = showToAna(<PlanPage planId="p1" />, { ...plan(), ...since() });
  const more = await screen.findByRole('button', { name: 'What changed since the last plan' });
  expect(asked.some(({ body }) => body.operationName === 'SinceLastPlan_comparison')).toBe(false);
  await user.click(more);
  expect(await screen.findByText('The plan before is the one of Sun, Nov 2, 2025.')).toBeVisible();
  const line = screen.getByText('Minutes each time').closest('li');
  expect(line).toHaveTextContent(/Reading with a teacher\s*Minutes each time\s*Before: 30\s*Now: 45/);
});

test.each([
  ['no plan before', { before: null, sections: [] }, 'There is no plan before this one here.'],
  // The first plan of all: the server tells how it went on.
  [
    'a plan after',
    { before: { __typename: 'PlanSide', id: 'v1', planId: 'p1', at: '2025-11-02T18:00:00Z' } },
    'There is no plan before this one here.',
  ],
  ['nothing', { sections: [] }, 'The plan of Sun, Nov 2, 2025 said the same.'],
])('that there is %s is said', async (_what, more, words) => {
  const { user } = showToAna(<PlanPage planId="p1" />, { ...plan(), ...since(more) });
  await user.click(await screen.findByRole('button', { name: 'What changed since the last plan' }));
  expect(await screen.findByText(words)).toBeVisible();
});

test('of a shared draft every part can be talked about, and what was said stands below it', async () => {
  const asked: Record<string, unknown>[] = [];
  const thread = {
    __typename: 'CommentThread',
    id: 't1',
    sectionKey: 'goals',
    resolvedAt: null,
    comments: [
      {
        __typename: 'Comment',
        id: 'c1',
        said: '¿Por qué <b>solo</b> dos veces?',
        writtenAt: '2026-11-24T09:00:00Z',
        writtenBy: { __typename: 'Person', id: 'ana', name: 'Ana Reyes' },
      },
    ],
  };
  const draft = {
    state: 'draft',
    sharedWithFamilyAt: '2026-11-20T02:00:00Z',
    shared: {
      __typename: 'SharedDraft',
      sharedAt: '2026-11-20T02:00:00Z',
      sharedBy: { __typename: 'Person', id: 'ben', name: 'Ben Cho' },
    },
    latestVersion: null,
    threads: [thread],
  };
  const { user } = showToAna(<PlanPage planId="p1" />, {
    ...plan(draft),
    FamilyTalk_start: (variables) => {
      asked.push(variables);
      return { startThread: { ...thread, id: 't2', sectionKey: 'supports' } };
    },
  });
  const talk = await screen.findByRole('region', { name: 'Talk about: What Maya will learn' });
  expect(talk).toHaveTextContent('¿Por qué <b>solo</b> dos veces?');
  await user.click(screen.getByRole('button', { name: 'Say or ask something: Help in class' }));
  const box = screen.getByRole('textbox', { name: 'What you want to say or ask: Help in class' });
  expect(screen.getByRole('button', { name: 'Send' })).toBeDisabled();
  await user.type(box, 'Who helps her at lunch?');
  await user.click(screen.getByRole('button', { name: 'Send' }));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  expect(asked[0]).toMatchObject({ planId: 'p1', sectionKey: 'supports', said: 'Who helps her at lunch?' });
});

test('of a final plan nothing can be said any more', async () => {
  showToAna(<PlanPage planId="p1" />, plan());
  expect(await screen.findByRole('heading', { name: 'What Maya will learn' })).toBeVisible();
  expect(screen.queryByRole('button', { name: /^Say or ask something/ })).toBeNull();
});
