import { createContext, useContext, useSyncExternalStore } from 'react';
import type * as Y from 'yjs';
import type { LiveSection, Peer, Refusal } from '@/features/live';
import type { Desk, DeskState } from './desk';
import type { FormSection, PlanForm } from './form';

export interface PlanPlace {
  desk: Desk;
  form: PlanForm;
  planId: string;
  /** Whose plan it is, as far as goals speak of them. */
  student: { givenName: string; pronouns?: string | null };
  /** The other district with whose plan this one began; nothing where the last plan was the district's own. */
  cameFrom?: string | undefined;
}

export const PlanContext = createContext<PlanPlace | null>(null);

export function usePlanPlace(): PlanPlace {
  const place = useContext(PlanContext);
  if (!place) throw new Error('a part of a plan is used outside its page');
  return place;
}

/** A part of what the sections share. `select` must give the same thing for the same state. */
export function useDesk<Part>(select: (state: DeskState) => Part): Part {
  const { desk } = usePlanPlace();
  return useSyncExternalStore(desk.subscribe, () => select(desk.getSnapshot()));
}

export interface LivePlace {
  section: FormSection;
  live: LiveSection;
  doc: Y.Doc;
  peers: readonly Peer[];
  /** Values the server did not take; each is told at its field. */
  refusals: readonly Refusal[];
}

/** The live section around a field that is being edited. */
export const LiveContext = createContext<LivePlace | null>(null);

export function useLivePlace(): LivePlace {
  const place = useContext(LiveContext);
  if (!place) throw new Error('an editor is used outside a live section');
  return place;
}
