import { waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveSection } from '@/features/live';
import { LiveServer, TestSocket } from '@/features/live/testing/liveServer';
import { Desk } from './desk';
import { SMALL_FORM } from './testing/form';

const [BASICS, GOALS] = SMALL_FORM.sections;
if (!BASICS || !GOALS) throw new Error('the small form has two sections');

let server: LiveServer;
const open: LiveSection[] = [];

function section(openTicket = server.openTicket): LiveSection {
  const live = new LiveSection({
    self: { personId: 'ana', name: 'Ana Flores', initials: 'AF' },
    WebSocket: TestSocket,
    backoff: { first: 10, longest: 20 },
    graceMs: 20,
    openTicket,
  });
  open.push(live);
  return live;
}

beforeEach(async () => {
  server = await LiveServer.start();
});
afterEach(async () => {
  for (const live of open.splice(0)) live.destroy();
  await server.stop();
});

test('one section that cannot be reached does not make the page offline; all of them do', async () => {
  const desk = new Desk();
  const near = section();
  const far = section(() => Promise.reject(new Error('unreachable')));
  desk.join(BASICS, near);
  desk.join(GOALS, far);
  near.connect();
  await waitFor(() => expect(near.getSnapshot().status).toBe('live'));
  far.connect();
  await waitFor(() => expect(far.getSnapshot().status).toBe('offline'));
  expect(desk.getSnapshot().isOffline).toBe(false);
  near.disconnect();
  await waitFor(() => expect(desk.getSnapshot().isOffline).toBe(true));
});
