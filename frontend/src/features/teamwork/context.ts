import { createContext, useContext, useSyncExternalStore } from 'react';
import type { WordsBoard } from './board';
import type { Thread } from './threads';

/** What the places of a plan need to know of its comments. */
export interface CommentsPlace {
  counts: ReadonlyMap<string, number>;
  /** Open threads that hang on words, by the place of their text. */
  anchored: ReadonlyMap<string, readonly Thread[]>;
  board: WordsBoard;
  mayComment: boolean;
  /** Opens the comments at a place: what is said there, and a new one where nothing is. */
  open: (place: string) => void;
  /** Opens one conversation; whoever types goes on typing unless `takesFocus`. */
  openThread: (threadId: string, takesFocus: boolean) => void;
}

export const CommentsContext = createContext<CommentsPlace | null>(null);

export function useComments(): CommentsPlace | null {
  return useContext(CommentsContext);
}

/** The words at a thread's place now: null when they are gone, undefined while nobody has looked. */
export function useWordsNow(board: WordsBoard, threadId: string): string | null | undefined {
  return useSyncExternalStore(board.subscribe, () => board.now(threadId));
}
