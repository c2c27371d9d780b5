import { useEffect, useRef, useState } from 'react';
import type * as Y from 'yjs';
import { type Stretch, stretchOf, wordsIn } from './anchors';
import { useComments } from './context';
import type { Thread } from './threads';

/** The words of a thread in a text, where they stand now. */
export interface AnchoredWords extends Stretch {
  threadId: string;
}

const NONE: readonly Thread[] = [];
const NOWHERE: readonly AnchoredWords[] = [];

function standing(fragment: Y.XmlFragment, threads: readonly Thread[]): AnchoredWords[] {
  return threads.flatMap((thread) => {
    const { id, anchorStart: start, anchorEnd: end } = thread;
    const stretch = start && end ? stretchOf(fragment, { start, end }) : null;
    return stretch ? [{ ...stretch, threadId: id }] : [];
  });
}

/**
 * Where the words of the open threads of a field stand. Worked out anew once whoever types is done with a stroke: the
 * editor writes into the live text after it has drawn, so in between the two differ.
 */
export function useAnchored(place: string, fragment: Y.XmlFragment | null): readonly AnchoredWords[] {
  const comments = useComments();
  const threads = comments?.anchored.get(place) ?? NONE;
  const board = comments?.board;
  const [found, setFound] = useState<readonly AnchoredWords[]>(NOWHERE);
  const before = useRef('');
  useEffect(() => {
    if (!fragment || !board) return;
    let isDue = false;
    let isOver = false;
    const look = () => {
      isDue = false;
      if (isOver) return;
      const words = wordsIn(fragment);
      const next = standing(fragment, threads);
      for (const { id } of threads) {
        const at = next.find((one) => one.threadId === id);
        board.tell(id, at ? words.slice(at.from, at.to) : null);
      }
      const key = JSON.stringify(next);
      if (key === before.current) return;
      before.current = key;
      setFound(next);
    };
    const later = () => {
      if (isDue) return;
      isDue = true;
      queueMicrotask(look);
    };
    look();
    if (threads.length === 0) return;
    fragment.observeDeep(later);
    return () => {
      isOver = true;
      fragment.unobserveDeep(later);
    };
  }, [fragment, board, threads]);
  return found;
}
