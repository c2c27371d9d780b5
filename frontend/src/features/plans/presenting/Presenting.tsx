import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import type { Self } from '@/features/live';
import { Button, ConfirmDialog, PresenceStack, VisuallyHidden } from '@/ui';
import { usePlanPlace } from '../context';
import { type PresentingUse, usePresenting } from './usePresenting';

/** Who presents the plan and who follows, with what one may do about it. */
export function Presenting({
  planId,
  self,
  mayPresent,
}: {
  planId: string;
  self: Self;
  mayPresent: boolean;
}) {
  const { t } = useLingui();
  const of = usePresenting(planId, self);
  const { presenter, isPresenting, following, followers, isLive } = of;
  const [asks, setAsks] = useState(false);
  const toggle = () => {
    if (following) of.unfollow();
    else if (presenter && !isPresenting) of.follow();
  };
  useFollowKey(toggle);
  const name = (following ?? presenter)?.name ?? '';
  return (
    <div data-presenting="" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <VisuallyHidden>
        <span role="status">{useAnnouncement(of)}</span>
      </VisuallyHidden>
      {isPresenting ? (
        <>
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="text-accent">
              ◉
            </span>
            <Trans>You are presenting</Trans>
            <span className="text-ink-2">
              <Plural value={followers.length} _0="nobody follows yet" one="# follows" other="# follow" />
            </span>
            {followers.length > 0 && (
              <PresenceStack
                people={followers.map(({ personId, ...one }) => ({ id: personId, ...one }))}
                limit={4}
              />
            )}
          </span>
          <Button size="small" onPress={of.stop}>
            <Trans>Stop presenting</Trans>
          </Button>
        </>
      ) : presenter || following ? (
        <>
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden="true" className="text-accent">
              ◉
            </span>
            {following ? <Trans>Following {name}</Trans> : <Trans>{name} is presenting</Trans>}
          </span>
          <Button size="small" look={following ? 'quiet' : 'primary'} onPress={toggle}>
            {following ? <Trans>Stop following</Trans> : <Trans>Follow</Trans>}
          </Button>
          {mayPresent && !following && (
            <Button size="small" look="plain" onPress={() => setAsks(true)}>
              <Trans>Present instead…</Trans>
            </Button>
          )}
        </>
      ) : (
        mayPresent &&
        isLive && (
          <Button size="small" look="plain" onPress={of.present}>
            <Trans>Present</Trans>
          </Button>
        )
      )}
      <Said of={of} />
      <ConfirmDialog
        title={t`${name} is presenting`}
        isOpen={asks}
        onOpenChange={setAsks}
        confirmLabel={t`Present instead`}
        onConfirm={async () => of.present()}
      >
        <Trans>One person presents at a time. If you present now, theirs ends.</Trans>
      </ConfirmDialog>
    </div>
  );
}

/** Ctrl+Alt+F, from inside an editor too. */
function useFollowKey(toggle: () => void): void {
  const current = useRef(toggle);
  current.current = toggle;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isOurs = event.altKey && (event.ctrlKey || event.metaKey) && event.code === 'KeyF';
      if (!isOurs || document.querySelector('[role="dialog"],[role="alertdialog"]')) return;
      event.preventDefault();
      current.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

/** What became of it, beside where one would go on. */
function Said({ of: { said, isPresenting, following } }: { of: PresentingUse }) {
  const words = useSaid(said);
  if (!words || isPresenting || following) return null;
  return <span className="text-ink-2">{words}</span>;
}

function useSaid(said: PresentingUse['said']): string | null {
  const { t } = useLingui();
  if (!said) return null;
  if (said.what === 'lostConnection') return t`You lost the connection and present no more.`;
  const { name } = said;
  if (said.what === 'scrolled') return t`You went your own way and follow no more.`;
  if (said.what === 'wrote') return t`You began to write and follow no more.`;
  if (said.what === 'takenOver') return t`${name} presents now.`;
  return t`${name} stopped presenting.`;
}

/** For who does not see it: a change of who presents, and each section one is led to, not each field. */
function useAnnouncement(of: PresentingUse): string {
  const { t } = useLingui();
  const { form } = usePlanPlace();
  const said = useSaid(of.said);
  const { presenter, following, isPresenting } = of;
  if (isPresenting) return t`You are presenting`;
  if (following) {
    const { name } = following;
    const title = form.sections.find((one) => one.key === following.at?.split('.')[0])?.title;
    return title ? t`Following ${name}: ${title}` : t`Following ${name}`;
  }
  if (said) return said;
  if (!presenter) return '';
  const { name } = presenter;
  return t`${name} is presenting`;
}
