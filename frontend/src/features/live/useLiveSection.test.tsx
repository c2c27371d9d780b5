import { act, renderHook, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LiveServer, TestSocket } from './testing/liveServer';
import { useLiveSection } from './useLiveSection';

const ANA = { personId: 'ana', name: 'Ana Flores', initials: 'AF' };
let server: LiveServer;

beforeEach(async () => {
  server = await LiveServer.start();
});
afterEach(() => server.stop());

function use(isNear: boolean) {
  return renderHook(
    (props: { isNear: boolean }) =>
      useLiveSection({
        ...props,
        self: ANA,
        openTicket: server.openTicket,
        WebSocket: TestSocket,
        awayMs: 40,
      }),
    { initialProps: { isNear } },
  );
}
const pause = () => new Promise((resolve) => setTimeout(resolve, 120));

test('a section that is far away has no document and no socket', async () => {
  const { result } = use(false);
  await act(pause);
  expect(result.current).toEqual([null, null]);
  expect(server.dialled).toEqual([]);
});

test('coming near connects, going away lets the socket go, and the document stays', async () => {
  const { result, rerender, unmount } = use(true);
  await waitFor(() => expect(result.current[1]?.status).toBe('live'));
  const doc = result.current[1]?.doc;
  rerender({ isNear: false });
  await waitFor(() => expect(server.connections).toHaveLength(0));
  expect(result.current[1]?.doc).toBe(doc);
  rerender({ isNear: true });
  await waitFor(() => expect(result.current[1]?.status).toBe('live'));
  expect(server.dialled).toHaveLength(2);
  unmount();
  await waitFor(() => expect(server.connections).toHaveLength(0));
});

test('what is not saved keeps its socket, near or not', async () => {
  const { result, rerender, unmount } = use(true);
  await waitFor(() => expect(result.current[1]?.status).toBe('live'));
  server.holdsBack = true;
  act(() => {
    result.current[1]?.doc.getMap('fields').set('kind', 'annual');
  });
  rerender({ isNear: false });
  await act(pause);
  expect(server.connections).toHaveLength(1);
  act(() => server.confirm());
  await waitFor(() => expect(server.connections).toHaveLength(0));
  unmount();
});
