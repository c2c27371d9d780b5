import { waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Doc } from 'yjs';
import { LiveSection } from './LiveSection';
import type { LiveSectionOptions } from './options';
import { TicketRefused } from './state';
import { LiveServer, TestSocket } from './testing/liveServer';

const ANA = { personId: 'ana', name: 'Ana Flores', initials: 'AF' };
const BEN = { personId: 'ben', name: 'Ben Cho', initials: 'BC' };
const FAST = { first: 10, longest: 40 };

let server: LiveServer;
const open: LiveSection[] = [];

function section(options: Partial<LiveSectionOptions> = {}): LiveSection {
  const live = new LiveSection({
    openTicket: server.openTicket,
    self: ANA,
    WebSocket: TestSocket,
    backoff: FAST,
    graceMs: 30,
    ...options,
  });
  open.push(live);
  return live;
}
const ofBen = async () => ({ ...(await server.openTicket()), personId: 'ben' });
const fields = (live: LiveSection) => live.getSnapshot().doc.getMap('fields');
const become = (live: LiveSection, change: Partial<ReturnType<LiveSection['getSnapshot']>>) =>
  waitFor(() => expect(live.getSnapshot()).toMatchObject(change));
/** Long enough for anything that was going to happen over a local socket. */
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));

beforeEach(async () => {
  server = await LiveServer.start();
});
afterEach(async () => {
  for (const live of open.splice(0)) live.destroy();
  await server.stop();
});

describe('saving', () => {
  test('says saved only after the server has confirmed', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live', save: 'saved' });
    server.holdsBack = true;
    fields(live).set('kind', 'annual');
    expect(live.getSnapshot().save).toBe('saving');
    await waitFor(() => expect(server.doc.getMap('fields').get('kind')).toBe('annual'));
    await quiet();
    expect(live.getSnapshot().save).toBe('saving');
    server.confirm();
    await become(live, { save: 'saved' });
    expect(live.getSnapshot().savedAt).toBeInstanceOf(Date);
  });

  test('an old confirmation does not cover a newer edit', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    server.holdsBack = true;
    fields(live).set('a', 1);
    await waitFor(() => expect(server.doc.getMap('fields').get('a')).toBe(1));
    server.confirm();
    fields(live).set('b', 2);
    await quiet();
    expect(live.getSnapshot().save).toBe('saving');
    server.confirm();
    await become(live, { save: 'saved' });
  });

  test('a deletion alone is unsaved until it is confirmed', async () => {
    server.doc.getMap('fields').set('kind', 'annual');
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    server.holdsBack = true;
    fields(live).delete('kind');
    expect(live.getSnapshot().save).toBe('saving');
    await waitFor(() => expect(server.doc.getMap('fields').has('kind')).toBe(false));
    await quiet();
    expect(live.getSnapshot().save).toBe('saving');
    server.confirm();
    await become(live, { save: 'saved' });
  });

  test('edits made offline are unsaved, then saved after the connection is back', async () => {
    let isDown = false;
    const live = section({
      openTicket: () => (isDown ? Promise.reject(new Error('unreachable')) : server.openTicket()),
    });
    live.connect();
    await become(live, { status: 'live' });
    isDown = true;
    server.dropAll();
    await become(live, { status: 'offline', save: 'saved' });
    fields(live).set('kind', 'initial');
    expect(live.getSnapshot()).toMatchObject({ status: 'offline', save: 'unsaved' });
    await quiet();
    expect(live.getSnapshot()).toMatchObject({ status: 'offline', save: 'unsaved' });
    isDown = false;
    await become(live, { status: 'live', save: 'saved' });
    expect(server.doc.getMap('fields').get('kind')).toBe('initial');
  });

  test('what others type does not make this page unsaved', async () => {
    const live = section();
    const other = section({ self: BEN, openTicket: ofBen });
    live.connect();
    other.connect();
    await become(live, { status: 'live' });
    await become(other, { status: 'live' });
    server.holdsBack = true;
    fields(other).set('kind', 'annual');
    await waitFor(() => expect(fields(live).get('kind')).toBe('annual'));
    expect(live.getSnapshot().save).toBe('saved');
    expect(other.getSnapshot().save).toBe('saving');
  });
});

describe('connecting', () => {
  test('a section that comes near again is connecting, not offline, until its grace time is over', async () => {
    let isHeld = false;
    const live = section({
      openTicket: () => (isHeld ? new Promise(() => {}) : server.openTicket()),
      graceMs: 200,
    });
    live.connect();
    await become(live, { status: 'live' });
    live.disconnect();
    isHeld = true;
    live.connect();
    expect(live.getSnapshot().status).toBe('connecting');
    fields(live).set('kind', 'annual');
    expect(live.getSnapshot()).toMatchObject({ status: 'connecting', save: 'saving' });
    await become(live, { status: 'offline', save: 'unsaved' });
  });

  test('without a network nobody waits for the grace time to say so', async () => {
    let isHeld = false;
    const live = section({
      openTicket: () => (isHeld ? Promise.reject(new Error('unreachable')) : server.openTicket()),
      graceMs: 60_000,
    });
    live.connect();
    await become(live, { status: 'live' });
    isHeld = true;
    const network = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    try {
      server.dropAll();
      await become(live, { status: 'offline' });
    } finally {
      network.mockRestore();
      isHeld = false;
    }
    await become(live, { status: 'live' });
  });

  test('asks for a fresh ticket before every connection and for word of what is saved', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    server.dropAll();
    await waitFor(() => expect(server.dialled).toHaveLength(2));
    await become(live, { status: 'live' });
    expect(server.dialled[0]).toBe('/live/room.1?ticket=t1&saved=1&refusals=1');
    expect(server.dialled[1]).toBe('/live/room.1?ticket=t2&saved=1&refusals=1');
  });

  test('keeps trying while tickets cannot be had, and tries at once when the network is back', async () => {
    let isDown = true;
    const live = section({
      openTicket: async () => {
        if (isDown) throw new Error('unreachable');
        return server.openTicket();
      },
      backoff: { first: 60_000, longest: 60_000 },
    });
    live.connect();
    await quiet();
    isDown = false;
    window.dispatchEvent(new Event('online'));
    await become(live, { status: 'live' });
  });

  test('a refused ticket ends it', async () => {
    const live = section({ openTicket: () => Promise.reject(new TicketRefused('refused')) });
    live.connect();
    await become(live, { ended: 'refused', status: 'offline' });
  });

  test.each([
    [4403, 'notAllowed'],
    [4404, 'notFound'],
    [4410, 'closed'],
  ] as const)('close code %i ends it as %s', async (code, ended) => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    server.dropAll(code);
    await become(live, { ended });
    await quiet();
    expect(server.dialled).toHaveLength(1);
  });

  test('an expired ticket is no end', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    server.dropAll(4401);
    await waitFor(() => expect(server.dialled).toHaveLength(2));
    await become(live, { status: 'live', ended: null });
  });

  test('an edit that broke the shape is thrown away and told', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    const before = live.getSnapshot().doc;
    server.breaksShape = (doc) => doc.getMap('fields').has('nonsense');
    fields(live).set('nonsense', true);
    await become(live, { status: 'live', lost: 'shape', save: 'saved' });
    expect(live.getSnapshot().doc).not.toBe(before);
    expect(fields(live).has('nonsense')).toBe(false);
    live.forgetLoss();
    expect(live.getSnapshot().lost).toBeNull();
  });

  test('another epoch gets a new document, and nothing of the old one', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    fields(live).set('kind', 'old');
    await become(live, { save: 'saved' });
    server.doc = new Doc();
    server.room = 'room.2';
    server.dropAll(4409);
    await waitFor(() => expect(server.dialled).toHaveLength(2));
    await become(live, { status: 'live', lost: null });
    expect(fields(live).size).toBe(0);
    expect(server.doc.getMap('fields').size).toBe(0);
  });

  test('a ticket of another epoch after a break never merges the old copy', async () => {
    const live = section();
    live.connect();
    await become(live, { status: 'live' });
    live.disconnect();
    fields(live).set('kind', 'old');
    server.doc = new Doc();
    server.room = 'room.2';
    live.connect();
    await become(live, { status: 'live', lost: 'epoch', save: 'saved' });
    expect(server.doc.getMap('fields').size).toBe(0);
  });
});

test('shows who else is here and where, and lets go of them', async () => {
  const live = section();
  const other = section({ self: BEN, openTicket: ofBen });
  live.connect();
  other.connect();
  await become(live, { status: 'live' });
  await become(other, { status: 'live' });
  other.setPlace('goals.goals.g1');
  await waitFor(() =>
    expect(live.getSnapshot().peers).toMatchObject([
      { personId: 'ben', name: 'Ben Cho', initials: 'BC', at: 'goals.goals.g1' },
    ]),
  );
  other.disconnect();
  await waitFor(() => expect(live.getSnapshot().peers).toEqual([]));
});

test('a page that is left keeps sending until everything is safe', async () => {
  const live = section();
  live.connect();
  await become(live, { status: 'live' });
  server.holdsBack = true;
  fields(live).set('kind', 'annual');
  live.retire();
  await waitFor(() => expect(server.doc.getMap('fields').get('kind')).toBe('annual'));
  expect(server.connections).toHaveLength(1);
  server.confirm();
  await waitFor(() => expect(server.connections).toHaveLength(0));
});

test('the browser asks before the window closes while something is not safe', async () => {
  const isAsked = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const live = section();
  live.connect();
  await become(live, { status: 'live' });
  expect(isAsked()).toBe(false);
  server.holdsBack = true;
  fields(live).set('kind', 'annual');
  expect(isAsked()).toBe(true);
  server.confirm();
  await waitFor(() => expect(server.doc.getMap('fields').size).toBe(1));
  server.confirm();
  await become(live, { save: 'saved' });
  expect(isAsked()).toBe(false);
});
