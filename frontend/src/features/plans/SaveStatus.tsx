import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { useDates } from '@/app/useDates';
import { PresenceStack, StatusMark, VisuallyHidden } from '@/ui';
import { useDesk } from './context';

/** Long enough that typing on does not make a screen reader talk. */
const QUIET_MS = 1500;

/** Above the document, wherever one reads: whether all is safe, and who is here. */
export function DeskBar({ children }: { children?: ReactNode }) {
  const peers = useDesk((desk) => desk.peers);
  const here = new Map(Object.values(peers).flatMap((some) => some.map((peer) => [peer.personId, peer])));
  return (
    <div
      data-print="hidden"
      className="sticky top-14 z-5 mb-4 flex min-h-9 flex-wrap items-center justify-between gap-x-4 border-b border-line bg-surface-1 py-1"
    >
      <SaveStatus />
      {children}
      <span className="ms-auto">
        <PresenceStack
          people={[...here.values()].map(({ personId, ...peer }) => ({ id: personId, ...peer }))}
        />
      </span>
    </div>
  );
}

/** Whether what was typed is safe. "Saved" is said only when the server has everything durably. */
function SaveStatus() {
  const { t } = useLingui();
  const dates = useDates();
  const save = useDesk((desk) => desk.save);
  const savedAt = useDesk((desk) => desk.savedAt);
  const isOffline = useDesk((desk) => desk.isOffline);
  const [said, setSaid] = useState('');
  const isOnDevice = useDesk((desk) => desk.isOnDevice);
  const unsaved = isOnDevice
    ? t`Not saved yet – kept on this device, will be sent when you are back online`
    : t`Not saved yet – kept on this page, will be sent when you are back online`;
  const offline = t`You are offline. Nothing is waiting to be saved.`;
  const saved = t`Saved`;
  const words =
    save === 'unsaved' ? unsaved : save === 'saving' ? null : isOffline ? offline : savedAt ? saved : '';
  useEffect(() => {
    // What is no longer so is taken away at once; what is so now is said when the typing rests.
    setSaid('');
    if (!words) return;
    const timer = setTimeout(() => setSaid(words), QUIET_MS);
    return () => clearTimeout(timer);
  }, [words]);
  // "2 min. ago" grows by itself.
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="text-sm text-ink-2" data-save={save}>
      <VisuallyHidden>
        <span role="status">{said}</span>
      </VisuallyHidden>
      <span aria-hidden="true">
        {save === 'unsaved' && (
          <StatusMark standing="due-soon" isSentence>
            {unsaved}
          </StatusMark>
        )}
        {save === 'saving' && (
          <StatusMark standing="waiting">
            <Trans>Saving…</Trans>
          </StatusMark>
        )}
        {save === 'saved' && isOffline && <StatusMark standing="waiting">{offline}</StatusMark>}
        {save === 'saved' && !isOffline && !savedAt && <Trans>Changes are saved as you type.</Trans>}
        {save === 'saved' && !isOffline && savedAt && (
          <StatusMark standing="done">
            {saved} · {dates.ago(savedAt.toISOString())}
          </StatusMark>
        )}
      </span>
    </span>
  );
}
