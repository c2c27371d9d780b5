import 'fake-indexeddb/auto';
import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { heldIn, hold, isAnythingHeld, ownerOf, wipe } from '@/lib/held';
import { show } from '@/lib/testing/render';
import { VIEWER } from '@/lib/testing/viewer';
import { speak } from './i18n';
import { SessionGate, useLanguageChoice } from './session';
import { type Keeper, sessionEnd } from './sessionEnd';

const ANA = ownerOf('d', 'ana');
const BEN = ownerOf('d', 'ben');
const WORDS = new TextEncoder().encode('Maya reads aloud.');
const placeOf = (owner: string) => ({ owner, plan: 'p', section: 'goals', room: 'r.1' });

/** What was held for both when the page was first shown. */
const seen: Promise<number[]>[] = [];
function Page() {
  seen.push(Promise.all([ANA, BEN].map(async (owner) => (await heldIn(owner, 'p')).length)));
  return <h1>The plan of Maya</h1>;
}

function keeper(kept: 'nothing' | 'held' | 'failed'): Keeper {
  return { place: 'goals.goals.g1.condition', keep: async () => kept, finish: async () => true };
}

function showPage(onSignedOut = () => {}) {
  return show(
    <SessionGate onSignedOut={onSignedOut}>
      <Page />
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: VIEWER }) } },
  );
}

beforeEach(async () => {
  seen.length = 0;
  await wipe();
});
afterEach(() => sessionEnd.reset());

test("the switch says the person's own language, though their words come after their page", async () => {
  function Switch() {
    return <p>Speaks {useLanguageChoice()[0]}</p>;
  }
  show(
    <SessionGate onSignedOut={() => {}}>
      <Switch />
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: { ...VIEWER, language: 'es' } }) } },
  );
  expect(await screen.findByText('Speaks es')).toBeVisible();
  expect(document.documentElement.lang).toBe('es');
  await speak('en');
  expect(await screen.findByText('Speaks en')).toBeVisible();
});

test('what is held of somebody else is gone before anything is shown, and the own stays', async () => {
  await hold(placeOf(ANA), WORDS);
  await hold(placeOf(BEN), WORDS);
  showPage();
  await screen.findByRole('heading', { name: 'The plan of Maya' });
  expect(await seen[0]).toEqual([1, 0]);
});

test('where nothing is held nothing is made', async () => {
  showPage();
  await screen.findByRole('heading', { name: 'The plan of Maya' });
  expect(await isAnythingHeld()).toBe(false);
});

test.each([
  ['held', 'What you typed last is kept on this device until Ana Flores signs in again.'],
  ['nothing', 'Everything you typed is saved.'],
  ['failed', 'What you typed last could not be saved.'],
] as const)(
  'once the session is over the page is gone and says what became of it: %s',
  async (kept, words) => {
    showPage();
    await screen.findByRole('heading', { name: 'The plan of Maya' });
    sessionEnd.join(keeper(kept));
    act(() => void sessionEnd.over());
    const heading = await screen.findByRole('heading', { name: 'Your session has ended' });
    expect(screen.queryByText('The plan of Maya')).toBeNull();
    await waitFor(() => expect(heading).toHaveFocus());
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Sign in again' })).toHaveAttribute(
      'href',
      `/sign-in?return_to=${encodeURIComponent(`${location.pathname}#goals.goals.g1.condition`)}`,
    );
  },
);

test('without anything to keep, whoever is signed out is sent to sign in at once', async () => {
  const onSignedOut = vi.fn();
  show(
    <SessionGate onSignedOut={onSignedOut}>
      <Page />
    </SessionGate>,
    { answers: { Session_viewer: () => ({ viewer: null }) } },
  );
  await waitFor(() => expect(onSignedOut).toHaveBeenCalled());
  expect(sessionEnd.getSnapshot().kind).toBe('open');
});

test('another tab that signs out is heard: this one sends what it has and says so', async () => {
  showPage();
  await screen.findByRole('heading', { name: 'The plan of Maya' });
  const finish = vi.fn(async () => true);
  sessionEnd.join({ ...keeper('held'), finish });
  const other = new BroadcastChannel('trellis:session');
  other.postMessage({ is: 'leaving' });
  expect(await screen.findByRole('heading', { name: 'You signed out' })).toBeVisible();
  expect(await screen.findByText('Everything you typed is saved.')).toBeVisible();
  expect(finish).toHaveBeenCalledOnce();
  other.close();
});

test('who signs out waits for the other tabs that have something to send, and for none that does not answer', async () => {
  const began = performance.now();
  await sessionEnd.leave();
  expect(performance.now() - began).toBeLessThan(1000);
  const other = new BroadcastChannel('trellis:session');
  let isDone = false;
  other.addEventListener('message', ({ data }) => {
    if (data.is !== 'leaving') return;
    other.postMessage({ is: 'busy', tab: 'x' });
    setTimeout(() => {
      isDone = true;
      other.postMessage({ is: 'done', tab: 'x' });
    }, 200);
  });
  await sessionEnd.leave();
  expect(isDone).toBe(true);
  other.close();
});
