import { waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answersAt } from './apart';
import type { KeptSection, Shelf } from './keptCopy';
import { LiveSection } from './LiveSection';
import type { LiveSectionOptions } from './options';
import { LiveServer, TestSocket } from './testing/liveServer';

let server: LiveServer;
let isDown = false;
const open: LiveSection[] = [];

/** A device: what stands on its shelf outlives the page. */
function shelf(): Shelf & { kept: KeptSection | null } {
  return {
    id: crypto.randomUUID(),
    kept: null,
    async read() {
      return this.kept;
    },
    async write(kept) {
      this.kept = kept;
      return true;
    },
    async forget() {
      this.kept = null;
    },
  };
}

function section(on: Shelf | undefined, who = 'ana', more: Partial<LiveSectionOptions> = {}): LiveSection {
  const live = new LiveSection({
    openTicket: async () => {
      if (isDown && who === 'ana') throw new Error('unreachable');
      return { ...(await server.openTicket()), personId: who };
    },
    self: { personId: who, name: who, initials: who.slice(0, 2) },
    shelf: on,
    WebSocket: TestSocket,
    backoff: { first: 10, longest: 40 },
    graceMs: 30,
    ...more,
  });
  open.push(live);
  live.connect();
  return live;
}
const fields = (live: LiveSection) => live.getSnapshot().doc.getMap('fields');
const become = (live: LiveSection, change: Partial<ReturnType<LiveSection['getSnapshot']>>) =>
  waitFor(() => expect(live.getSnapshot()).toMatchObject(change));

/** Ana's section, kept, and then her page without a network. */
async function keptThenOffline(device: Shelf): Promise<LiveSection> {
  const before = section(device);
  await become(before, { status: 'live', isOnDevice: true });
  before.destroy();
  isDown = true;
  const live = section(device);
  await become(live, { hasLoaded: true, status: 'offline' });
  return live;
}

beforeEach(async () => {
  isDown = false;
  server = await LiveServer.start();
  server.doc.getMap('fields').set('kind', 'annual');
});
afterEach(async () => {
  for (const live of open.splice(0)) live.destroy();
  await server.stop();
});

test('without a network the section is there, takes words, and keeps them until they are sent', async () => {
  const device = shelf();
  const live = await keptThenOffline(device);
  expect(fields(live).get('kind')).toBe('annual');
  fields(live).set('esy', 'no');
  expect(live.getSnapshot()).toMatchObject({ save: 'unsaved', isOnDevice: false });
  await become(live, { save: 'unsaved', isOnDevice: true });
  live.destroy();

  // The page is loaded again, still without one.
  const again = section(device);
  await become(again, { hasLoaded: true, save: 'unsaved', isOnDevice: true });
  expect(fields(again).get('esy')).toBe('no');
  isDown = false;
  await become(again, { status: 'live', save: 'saved' });
  expect(server.doc.getMap('fields').get('esy')).toBe('no');
  await waitFor(() => expect(device.kept?.isUnsent).toBe(false));
});

test('two who answered apart both find both answers, and what one of them decides holds', async () => {
  const device = shelf();
  const ana = await keptThenOffline(device);
  const ben = section(undefined, 'ben');
  await become(ben, { status: 'live' });
  fields(ben).set('esy', 'yes');
  await become(ben, { save: 'saved' });
  fields(ana).set('esy', 'no');
  await become(ana, { isOnDevice: true });
  ana.destroy();
  const again = section(device);
  await become(again, { hasLoaded: true });
  isDown = false;
  await become(again, { status: 'live', save: 'saved' });
  for (const live of [again, ben]) {
    await waitFor(() => expect(answersAt(live.getSnapshot().doc, 'esy')).toHaveLength(2));
    expect(answersAt(live.getSnapshot().doc, 'esy')).toMatchObject([
      { value: 'yes' },
      { value: 'no', personId: 'ana', at: expect.any(Number) },
    ]);
  }
});

test('one after the other, nothing waits', async () => {
  const ana = section(undefined);
  const ben = section(undefined, 'ben');
  await become(ana, { status: 'live' });
  await become(ben, { status: 'live' });
  for (const [one, other, value] of [
    [ana, ben, 'no'],
    [ben, ana, 'yes'],
    [ana, ben, 'later'],
  ] as const) {
    fields(one).set('esy', value);
    await waitFor(() => expect(fields(other).get('esy')).toBe(value));
  }
  expect(answersAt(ana.getSnapshot().doc, 'esy')).toEqual([]);
  expect(answersAt(ben.getSnapshot().doc, 'esy')).toEqual([]);
});

test('words for a section begun anew are shown, not sent, and stay until they are read', async () => {
  const device = shelf();
  const live = await keptThenOffline(device);
  fields(live).set('esy', 'no');
  await become(live, { isOnDevice: true });
  server.room = 'room.2';
  isDown = false;
  await become(live, { status: 'live', lost: 'epoch' });
  expect(live.getSnapshot().left?.places).toEqual([['fields', 'esy']]);
  expect(live.getSnapshot().left?.doc.getMap('fields').get('esy')).toBe('no');
  expect(server.doc.getMap('fields').get('esy')).toBeUndefined();
  expect(device.kept?.isUnsent).toBe(true);
  live.forgetLoss();
  expect(live.getSnapshot().left).toBeNull();
  await waitFor(() => expect(device.kept?.isUnsent ?? false).toBe(false));
});

test('a page one has left writes nothing over the one that was opened since', async () => {
  const device = shelf();
  const left = await keptThenOffline(device);
  left.retire();
  const live = section(device);
  await become(live, { hasLoaded: true });
  fields(live).set('esy', 'no');
  await become(live, { isOnDevice: true });
  isDown = false;
  await become(live, { status: 'live', save: 'saved' });
  expect(fields(live).get('esy')).toBe('no');
  await waitFor(() => expect(device.kept?.isUnsent).toBe(false));
});
