import type { Page, WebSocketRoute } from '@playwright/test';

export interface Cable {
  /** No request and no socket gets through, and those that are open end. */
  pull(): Promise<void>;
  plugIn(): Promise<void>;
}

/** The network cable of one page. The browser's own offline switch leaves open sockets alone, so they go through here. */
export async function cableOf(page: Page): Promise<Cable> {
  let isIn = true;
  const open = new Set<WebSocketRoute>();
  await page.routeWebSocket(/.*/, (socket) => {
    if (!isIn) return void socket.close();
    const server = socket.connectToServer();
    open.add(socket);
    server.onClose(() => {
      open.delete(socket);
      void socket.close();
    });
  });
  return {
    async pull() {
      isIn = false;
      await page.context().setOffline(true);
      await Promise.all([...open].map((socket) => socket.close({ code: 4000, reason: 'cable' })));
      open.clear();
    },
    async plugIn() {
      isIn = true;
      await page.context().setOffline(false);
    },
  };
}
