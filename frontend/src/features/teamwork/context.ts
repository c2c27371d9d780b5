import { createContext, useContext } from 'react';

/** What the places of a plan need to know of its comments. */
export interface CommentsPlace {
  counts: ReadonlyMap<string, number>;
  mayComment: boolean;
  /** Opens the comments at a place: what is said there, and a new one where nothing is. */
  open: (place: string) => void;
}

export const CommentsContext = createContext<CommentsPlace | null>(null);

export function useComments(): CommentsPlace | null {
  return useContext(CommentsContext);
}
