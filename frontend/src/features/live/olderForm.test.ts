import 'fake-indexeddb/auto';
import { waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionEnd } from '@/app/sessionEnd';
import { heldIn, wipe } from '@/lib/held';
import { LiveSection } from './LiveSection';
import type { LiveSectionOptions } from './options';
import { LiveServer, TestSocket } from './testing/liveServer';

const ANA = { personId: 'ana', name: 'Ana Flores', initials: 'AF' };
const KEEP = { owner: 'd ana', plan: 'p', section: 'goals' };
let server: LiveServer;
const open: LiveSection[] = [];

function section(options: Partial<LiveSectionOptions> = {}): LiveSection {
  const live = new LiveSection({
    openTicket: server.openTicket,
    self: ANA,
    keep: KEEP,
    form: 'old',
    WebSocket: TestSocket,
    backoff: { first: 10, longest: 40 },
    graceMs: 30,
    ...options,
  });
  open.push(live);
  live.connect();
  return live;
}
const fields = (live: LiveSection) => live.getSnapshot().doc.getMap('fields');
const become = (live: LiveSection, change: Partial<ReturnType<LiveSection['getSnapshot']>>) =>
  waitFor(() => expect(live.getSnapshot()).toMatchObject(change));
const held = () => heldIn(KEEP.owner, KEEP.plan);

/** Somebody writes, the server goes away, they type on, and the server comes back with a newer form. */
async function typedBeforeTheUpdate(options: Partial<LiveSectionOptions> = {}): Promise<LiveSection> {
  let isDown = false;
  const live = section({
    openTicket: () => (isDown ? Promise.reject(new Error('restarting')) : server.openTicket()),
    ...options,
  });
  await become(live, { status: 'live' });
  fields(live).set('saved', 'before');
  await become(live, { save: 'saved' });
  isDown = true;
  server.dropAll();
  await waitFor(() => expect(live.getSnapshot().status).not.toBe('live'));
  fields(live).set('typed', 'while the server was away');
  server.form = 'new';
  isDown = false;
  return live;
}

beforeEach(async () => {
  await wipe();
  server = await LiveServer.start();
  server.form = 'old';
});
afterEach(async () => {
  for (const live of open.splice(0)) live.destroy();
  sessionEnd.reset();
  await server.stop();
});

test('a page with an older form is told, sends nothing, and keeps what was typed', async () => {
  const live = await typedBeforeTheUpdate();
  await become(live, { ended: 'form', isLocked: true, isOnlyHere: false });
  await waitFor(async () => expect(await held()).toHaveLength(1));
  expect(server.doc.getMap('fields').toJSON()).toEqual({ saved: 'before' });
  expect(fields(live).get('typed')).toBe('while the server was away');
  // Leaving the page asks nothing any more: all of it is safe.
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(false);
  const dialled = server.dialled.length;
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect(server.dialled).toHaveLength(dialled);
});

test('loaded again, it brings back what was typed, once', async () => {
  await typedBeforeTheUpdate();
  await waitFor(async () => expect(await held()).toHaveLength(1));
  for (const live of open.splice(0)) live.destroy();
  const again = section({ form: 'new' });
  await become(again, { status: 'live', save: 'saved', isBroughtBack: true });
  expect(server.doc.getMap('fields').toJSON()).toEqual({
    saved: 'before',
    typed: 'while the server was away',
  });
  expect(await held()).toHaveLength(0);
});

test('with nothing unsaved there is nothing to keep', async () => {
  server.form = 'new';
  const live = section();
  await become(live, { ended: 'form', isOnlyHere: false });
  expect(await live.keep('form')).toBe('nothing');
  expect(await held()).toHaveLength(0);
});

test('what cannot be kept stays on the page, and leaving it asks', async () => {
  const live = await typedBeforeTheUpdate({ keep: undefined });
  await become(live, { ended: 'form', isOnlyHere: true });
  expect(fields(live).get('typed')).toBe('while the server was away');
  const leaving = new Event('beforeunload', { cancelable: true });
  window.dispatchEvent(leaving);
  expect(leaving.defaultPrevented).toBe(true);
});
