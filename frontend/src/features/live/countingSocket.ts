import { changeMessage } from './protocol';

export interface Counts {
  /** Messages with changes, since the socket was opened. */
  sent: number;
  /** Whether everything the server lacked at the beginning went out. */
  sentStep2: boolean;
}

/** Counts the messages with changes that one connection sends. */
export function countingSocket(Base: typeof WebSocket, counts: Counts, onSend: () => void) {
  return class CountingSocket extends Base {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      counts.sent = 0;
      counts.sentStep2 = false;
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      const kind = changeMessage(data);
      if (!kind) return;
      counts.sent += 1;
      if (kind === 'step2') counts.sentStep2 = true;
      onSend();
    }
  };
}
