import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { agoInWords } from '@/lib/dates';
import { StatusMark } from '../StatusMark/StatusMark';

export interface SaveIndicatorProps {
  /** `saved` only once the server has it durably. `offline`: kept on this device, sent later. */
  state: 'saving' | 'saved' | 'offline' | 'failed';
  savedAt?: Date | null;
}

/** A clock that ticks every `seconds`, for words like "2 s ago". */
function useNow(seconds: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return now;
}

/** Whether what was typed is safe. Only the change of state is announced, not every second. */
export function SaveIndicator({ state, savedAt }: SaveIndicatorProps) {
  const { i18n } = useLingui();
  const now = useNow(5);
  const ago = savedAt ? agoInWords(savedAt, savedAt > now ? savedAt : now, i18n.locale) : null;
  return (
    <span className="inline-flex items-baseline gap-1 text-sm text-ink-2">
      <span role="status">
        {state === 'saving' && (
          <StatusMark standing="waiting">
            <Trans>Saving…</Trans>
          </StatusMark>
        )}
        {state === 'saved' && (
          <StatusMark standing="done">
            <Trans>Saved</Trans>
          </StatusMark>
        )}
        {state === 'offline' && (
          <StatusMark standing="due-soon">
            <Trans>Offline, kept on this device</Trans>
          </StatusMark>
        )}
        {state === 'failed' && (
          <StatusMark standing="overdue">
            <Trans>Not saved yet, trying again</Trans>
          </StatusMark>
        )}
      </span>
      {state === 'saved' && ago && <span className="tabular-nums">· {ago}</span>}
    </span>
  );
}
