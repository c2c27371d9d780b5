import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Shelf } from './keptCopy';
import { LiveSection } from './LiveSection';
import type { Self } from './peers';
import type { LiveState, Ticket } from './state';

/** How long a section that nobody looks at keeps its socket. */
const AWAY_MS = 30_000;

export interface LiveSectionUse {
  /** True once the section comes near; from then on the document is kept while the page is open. */
  isNear: boolean;
  self: Self;
  openTicket: () => Promise<Ticket>;
  /** Where what is unsaved is kept when the session ends. */
  keep?: { owner: string; plan: string; section: string };
  /** Where the section is kept for working offline; stays the same while it is the same place. */
  shelf?: Shelf;
  /** The print of the form this page shows. */
  form?: string;
  WebSocket?: typeof globalThis.WebSocket;
  awayMs?: number;
}

const nothing = () => () => {};
const none = () => null;

/** A section's live document for as long as the component stands; its socket only while the section is near. */
export function useLiveSection({
  isNear,
  self,
  openTicket,
  keep,
  shelf,
  form,
  WebSocket,
  awayMs = AWAY_MS,
}: LiveSectionUse): [LiveSection, LiveState] | [null, null] {
  const [live, setLive] = useState<LiveSection | null>(null);
  const [wasNear, setWasNear] = useState(false);
  if (isNear && !wasNear) setWasNear(true);
  const ask = useRef(openTicket);
  ask.current = openTicket;
  const onShelf = useRef(shelf);
  onShelf.current = shelf;
  const { personId, name, initials } = self;
  const { owner, plan, section } = keep ?? {};

  useEffect(() => {
    if (!wasNear) return;
    const made = new LiveSection({
      self: { personId, name, initials },
      openTicket: () => ask.current(),
      keep: owner && plan && section ? { owner, plan, section } : undefined,
      shelf: onShelf.current,
      form,
      WebSocket,
    });
    setLive(made);
    return () => {
      setLive(null);
      made.retire();
    };
  }, [wasNear, personId, name, initials, owner, plan, section, form, WebSocket]);

  useEffect(() => live?.keepOn(shelf), [live, shelf]);

  useEffect(() => {
    if (!live) return;
    if (isNear) {
      live.connect();
      return;
    }
    // Nobody looks at it: let the socket go, but never before everything typed is safe.
    let isOver = false;
    const letGo = () => {
      if (isOver && live.getSnapshot().save === 'saved') live.disconnect();
    };
    const timer = setTimeout(() => {
      isOver = true;
      letGo();
    }, awayMs);
    const unsubscribe = live.subscribe(letGo);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [live, isNear, awayMs]);

  const state = useSyncExternalStore(live?.subscribe ?? nothing, live?.getSnapshot ?? none);
  return live && state ? [live, state] : [null, null];
}
