import { useCallback, useEffect, useRef, useState } from 'react';
import { type Self, useLiveSection } from '@/features/live';
import { usePlanPlace } from '../context';
import { useChannelTicket } from '../usePlan';
import { showPlace, whenTheyMove } from './following';
import { type Presenter, readTable, type Table } from './table';
import { tellWhereIAm } from './whereIAm';

/** So long somebody may be without a connection before their presenting, or following them, is over. */
const PATIENCE_MS = 6000;
/** Two who begin within this time have not seen each other: one of them gives way. */
const AT_ONCE_MS = 3000;
const NOBODY: Table = { presenter: null, followers: [] };

/** What became of following or presenting, to be said once. */
export type Said =
  | { what: 'scrolled' | 'wrote' | 'ended' | 'takenOver'; name: string }
  | { what: 'lostConnection' };

export interface PresentingUse {
  /** Somebody else who presents. */
  presenter: Presenter | null;
  followers: Table['followers'];
  /** The channel is connected: what is said here is heard. */
  isLive: boolean;
  isPresenting: boolean;
  /** Whom this person follows. */
  following: Presenter | null;
  said: Said | null;
  present: () => void;
  stop: () => void;
  follow: () => void;
  unfollow: () => void;
}

/** Presenting a plan and following who presents it, over the plan's channel (docs/decisions/0021). */
export function usePresenting(planId: string, self: Self): PresentingUse {
  const { desk } = usePlanPlace();
  const [, state] = useLiveSection({ isNear: true, self, openTicket: useChannelTicket(planId) });
  const [table, setTable] = useState(NOBODY);
  const [isPresenting, setPresenting] = useState(false);
  const [following, setFollowing] = useState<Presenter | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  /** The newest presenting this person knew of when they began: whoever began later took over. */
  const known = useRef({ since: 0, at: 0 });
  const awareness = state?.awareness;
  const isLive = state?.status === 'live';

  useEffect(() => {
    if (!awareness) return;
    const read = () => {
      const next = readTable(awareness.getStates(), awareness.clientID, self.personId);
      setTable((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    read();
    awareness.on('change', read);
    return () => awareness.off('change', read);
  }, [awareness, self.personId]);

  const stop = useCallback(() => setPresenting(false), []);
  const present = useCallback(() => {
    known.current = { since: table.presenter?.since ?? 0, at: Date.now() };
    setFollowing(null);
    setSaid(null);
    setPresenting(true);
  }, [table.presenter]);

  // Where this person is, while they present; leaving the page ends it with the socket.
  useEffect(() => {
    if (!isPresenting || !awareness) return;
    const end = tellWhereIAm((at) => awareness.setLocalStateField('presenting', { at }));
    return () => {
      end();
      awareness.setLocalStateField('presenting', null);
    };
  }, [isPresenting, awareness]);

  const { presenter } = table;
  useEffect(() => {
    if (!isPresenting || !presenter || presenter.since <= known.current.since) return;
    const isAtOnce = Date.now() - known.current.at < AT_ONCE_MS;
    if (isAtOnce && presenter.personId < self.personId) {
      known.current.since = presenter.since;
      return;
    }
    setPresenting(false);
    setSaid({ what: 'takenOver', name: presenter.name });
  }, [isPresenting, presenter, self.personId]);

  useEffect(() => {
    if (!isPresenting || isLive) return;
    const timer = setTimeout(() => {
      setPresenting(false);
      setSaid({ what: 'lostConnection' });
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isPresenting, isLive]);

  const follow = useCallback(() => {
    setSaid(null);
    setFollowing(presenter);
  }, [presenter]);
  const unfollow = useCallback(() => setFollowing(null), []);
  const followed = following?.personId ?? null;
  useEffect(() => awareness?.setLocalStateField('following', followed), [awareness, followed]);

  // Whom one follows goes on, is away for a moment, or has ended it.
  const isThere = presenter !== null && presenter.personId === followed;
  const isReplaced = followed !== null && presenter !== null && !isThere;
  const name = following?.name ?? '';
  useEffect(() => {
    if (followed === null || isThere) return;
    const timer = setTimeout(
      () => {
        setFollowing(null);
        setSaid({ what: 'ended', name });
      },
      isReplaced ? 0 : PATIENCE_MS,
    );
    return () => clearTimeout(timer);
  }, [followed, isThere, isReplaced, name]);

  const at = isThere ? presenter.at : null;
  useEffect(() => {
    if (!at) return;
    // A field in a card that is closed here: it opens.
    if (at.split('.').length > 3) desk.goTo(at);
    return showPlace(at);
  }, [at, desk]);

  useEffect(() => {
    if (followed === null) return;
    return whenTheyMove((how) => {
      setFollowing(null);
      setSaid({ what: how, name });
    });
  }, [followed, name]);

  return {
    presenter,
    followers: table.followers,
    isLive,
    isPresenting,
    following: isThere ? presenter : following,
    said,
    present,
    stop,
    follow,
    unfollow,
  };
}
