import 'fake-indexeddb/auto';
import { waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionEnd } from '@/app/sessionEnd';
import { type Held, heldIn, hold, unsealed, wipe } from '@/lib/held';
import { LiveSection } from './LiveSection';
import type { LiveSectionOptions } from './options';
import { TicketRefused } from './state';
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
    WebSocket: TestSocket,
    backoff: { first: 10, longest: 40 },
    graceMs: 30,
    ...options,
  });
  open.push(live);
  return live;
}
const fields = (live: LiveSection) => live.getSnapshot().doc.getMap('fields');
const become = (live: LiveSection, change: Partial<ReturnType<LiveSection['getSnapshot']>>) =>
  waitFor(() => expect(live.getSnapshot()).toMatchObject(change));
const held = () => heldIn(KEEP.owner, KEEP.plan);

async function writing(options: Partial<LiveSectionOptions> = {}): Promise<LiveSection> {
  const live = section(options);
  live.connect();
  await become(live, { status: 'live', save: 'saved' });
  return live;
}
/** What the server never got: the socket is gone, and no ticket is given any more. */
async function unsaved(key: string, value: string): Promise<LiveSection> {
  let isOver = false;
  const live = await writing({
    openTicket: () => (isOver ? Promise.reject(new Error('signed out')) : server.openTicket()),
  });
  isOver = true;
  server.dropAll();
  await waitFor(() => expect(live.getSnapshot().status).not.toBe('live'));
  fields(live).set(key, value);
  return live;
}

beforeEach(async () => {
  await wipe();
  server = await LiveServer.start();
});
afterEach(async () => {
  for (const live of open.splice(0)) live.destroy();
  sessionEnd.reset();
  await server.stop();
});

test('locks at the moment the server says that the session is bad, before anything is asked', async () => {
  let answer: (failure: Error) => void = () => {};
  let asked = 0;
  const live = await writing({
    openTicket: () => {
      asked += 1;
      return asked === 1
        ? server.openTicket()
        : new Promise((_resolve, reject) => {
            answer = reject;
          });
    },
  });
  server.dropAll(4401);
  await become(live, { isLocked: true, ended: null });
  await waitFor(() => expect(asked).toBe(2));
  answer(new Error('signed out'));
  await become(live, { isLocked: true });
});

test('a ticket that had merely grown old unlocks again', async () => {
  const live = await writing();
  const locks: boolean[] = [];
  live.subscribe(() => locks.push(live.getSnapshot().isLocked));
  server.dropAll(4401);
  await waitFor(() => expect(locks).toContain(true));
  await become(live, { isLocked: false, status: 'live' });
});

test('what is unsaved is held, comes back to the same person, is saved and held no more', async () => {
  server.doc.getMap('fields').set('kind', 'annual');
  const live = await unsaved('condition', 'Given a text');
  expect(sessionEnd.over()).toBe(true);
  expect(live.getSnapshot()).toMatchObject({ isLocked: true, ended: 'session' });
  await waitFor(() => expect(sessionEnd.getSnapshot()).toMatchObject({ kind: 'over', kept: 'held' }));
  expect(await held()).toMatchObject([{ ...KEEP, room: 'room.1' }]);
  live.retire();

  sessionEnd.reset();
  const again = section();
  again.connect();
  await become(again, { isBroughtBack: true, save: 'saved' });
  expect(fields(again).toJSON()).toEqual({ kind: 'annual', condition: 'Given a text' });
  expect(server.doc.getMap('fields').toJSON()).toEqual({ kind: 'annual', condition: 'Given a text' });
  await waitFor(async () => expect(await held()).toEqual([]));
});

test('what somebody else wrote meanwhile is merged with it', async () => {
  const live = await unsaved('condition', 'Given a text');
  sessionEnd.over();
  await waitFor(() => expect(sessionEnd.getSnapshot()).toMatchObject({ kept: 'held' }));
  live.retire();
  server.doc.getMap('fields').set('kind', 'initial');
  sessionEnd.reset();
  const again = section();
  again.connect();
  await become(again, { isBroughtBack: true, save: 'saved' });
  expect(server.doc.getMap('fields').toJSON()).toEqual({ kind: 'initial', condition: 'Given a text' });
});

test('what is held says only what was not saved', async () => {
  const live = await writing();
  fields(live).set('kind', 'a saved secret');
  await become(live, { save: 'saved' });
  server.holdsBack = true;
  fields(live).set('condition', 'an unsaved line');
  expect(await live.keep()).toBe('held');
  const [one] = (await held()) as [Held];
  const said = new TextDecoder().decode((await unsealed(one)) ?? undefined);
  expect(said).toContain('an unsaved line');
  expect(said).not.toContain('a saved secret');
});

test('it stays held until the server has it durably', async () => {
  const live = await unsaved('condition', 'Given a text');
  sessionEnd.over();
  await waitFor(() => expect(sessionEnd.getSnapshot()).toMatchObject({ kept: 'held' }));
  live.retire();
  sessionEnd.reset();
  server.holdsBack = true;
  const again = section();
  again.connect();
  await become(again, { isBroughtBack: true, save: 'saving' });
  // The session ends once more before it is saved: nothing is lost, and nothing is held twice.
  sessionEnd.over();
  await waitFor(() => expect(sessionEnd.getSnapshot()).toMatchObject({ kept: 'held' }));
  await waitFor(async () => expect(await held()).toHaveLength(1));
});

test('with nothing unsaved nothing is held', async () => {
  await writing();
  expect(sessionEnd.over()).toBe(true);
  await waitFor(() => expect(sessionEnd.getSnapshot()).toMatchObject({ kept: 'nothing' }));
  expect(await held()).toEqual([]);
});

test('where no section is open nobody is kept from the sign-in page', () => {
  expect(sessionEnd.over()).toBe(false);
  expect(sessionEnd.getSnapshot()).toEqual({ kind: 'open' });
});

test('a section begun anew meanwhile takes nothing of it, and says so', async () => {
  await hold({ ...KEEP, room: 'room.1' }, new Uint8Array([0, 0]));
  server.room = 'room.2';
  const live = section();
  live.connect();
  await become(live, { lost: 'epoch' });
  await waitFor(async () => expect(await held()).toEqual([]));
});

test('who may no longer write is told, and it is not sent', async () => {
  await hold({ ...KEEP, room: 'room.1' }, new Uint8Array([0, 0]));
  const live = section({ openTicket: async () => ({ ...(await server.openTicket()), readOnly: true }) });
  live.connect();
  await become(live, { lost: 'rights' });
  await waitFor(async () => expect(await held()).toEqual([]));
});

test('a held edit with a value the server refuses keeps the rest', async () => {
  const live = await unsaved('minutes', 'too much');
  fields(live).set('condition', 'Given a text');
  sessionEnd.over();
  await waitFor(() => expect(sessionEnd.getSnapshot()).toMatchObject({ kept: 'held' }));
  live.retire();
  sessionEnd.reset();
  server.breaksShape = (doc) => doc.getMap('fields').has('minutes');
  server.placesRefused = () => [{ path: ['fields', 'minutes'], why: 'number' }];
  const again = section();
  again.connect();
  await become(again, { save: 'saved', status: 'live', refusals: [expect.anything()] as never });
  expect(server.doc.getMap('fields').toJSON()).toEqual({ condition: 'Given a text' });
  await waitFor(async () => expect(await held()).toEqual([]));
});

test('nothing of one person goes out in the session of another', async () => {
  const live = await writing();
  server.personId = 'ben';
  server.dropAll(4401);
  fields(live).set('condition', 'Given a text');
  await become(live, { ended: 'session' });
  expect(sessionEnd.getSnapshot()).toEqual({ kind: 'other' });
  expect(server.dialled).toHaveLength(1);
  expect(await held()).toEqual([]);
});

test('a page whose session is bad and whose plan is not to be had any more is somebody else’s', async () => {
  let asked = 0;
  const live = await writing({
    openTicket: () => {
      asked += 1;
      return asked === 1 ? server.openTicket() : Promise.reject(new TicketRefused('notFound'));
    },
  });
  server.dropAll(4401);
  await become(live, { ended: 'notFound' });
  expect(sessionEnd.getSnapshot()).toEqual({ kind: 'other' });
});

test('who signs out takes no more keys, and what is unsaved is sent first and held nowhere', async () => {
  const live = await writing();
  server.holdsBack = true;
  fields(live).set('condition', 'Given a text');
  const leaving = sessionEnd.leave();
  expect(live.getSnapshot().isLocked).toBe(true);
  await waitFor(() => expect(server.doc.getMap('fields').get('condition')).toBe('Given a text'));
  server.confirm();
  await leaving;
  expect(live.getSnapshot().save).toBe('saved');
  // A refusal that comes after it is the end of the same session.
  expect(sessionEnd.over()).toBe(true);
  expect(sessionEnd.getSnapshot().kind).toBe('left');
  expect(await held()).toEqual([]);
});

test('a section that is refused its ticket for another reason ends as before', async () => {
  const live = section({ openTicket: () => Promise.reject(new TicketRefused('notAllowed')) });
  live.connect();
  await become(live, { ended: 'notAllowed', isLocked: false });
});

test('the place somebody was in is kept although locking takes their focus away', async () => {
  const live = await writing({ openTicket: firstTicketOnly() });
  live.setPlace('goals.goals.g1.condition');
  server.dropAll(4401);
  await become(live, { isLocked: true });
  live.setPlace(null);
  sessionEnd.over();
  expect(sessionEnd.getSnapshot()).toMatchObject({
    returnTo: expect.stringContaining('#goals.goals.g1.condition'),
  });
});

/** Gives one ticket, and then nobody an answer. */
function firstTicketOnly() {
  let asked = 0;
  return () => {
    asked += 1;
    return asked === 1 ? server.openTicket() : Promise.reject(new Error('signed out'));
  };
}
