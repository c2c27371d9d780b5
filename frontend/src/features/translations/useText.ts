import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '@/app/words';

/** How long somebody pauses before what they typed is saved. */
export const PAUSE = 500;

export interface Stored {
  id: string;
  text: string;
  isDone: boolean;
  revision: number;
}

export interface Wish {
  id: string;
  text: string;
  isDone: boolean;
  revision: number;
  fromMemory: boolean;
}

/** Saves one text; resolves to what is stored now, or to why it is not. */
export type Save = (wish: Wish) => Promise<Stored | Problem>;

export type Standing = 'saved' | 'typing' | 'saving' | 'conflict' | 'failed';

const isProblem = (answer: Stored | Problem): answer is Problem => 'code' in answer;
const NEVER_MIND = 'TEXT_CHANGED';

/**
 * One text as it is typed: what is typed stays on the page until the server has it, and is sent one save after the
 * other, each upon the revision the one before gave. When somebody else changed the text, both are shown.
 */
export function useText(stored: Stored, save: Save) {
  const [mine, setMine] = useState<string | null>(null);
  const [standing, setStanding] = useState<Standing>('saved');
  const [problem, setProblem] = useState<Problem | null>(null);
  const now = useRef({ mine: null as string | null, isDone: stored.isDone, fromMemory: false });
  const base = useRef(stored.revision);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flight = useRef<Promise<boolean> | null>(null);
  // Nothing of one's own on the page: what others write is what one goes on from.
  if (mine === null && !flight.current && stored.revision > base.current) base.current = stored.revision;

  const send = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    if (flight.current) await flight.current;
    const { mine: text, isDone, fromMemory } = now.current;
    if (text === null) return true;
    const go = async () => {
      setStanding('saving');
      const answer = await save({ id: stored.id, text, isDone, revision: base.current, fromMemory });
      if (isProblem(answer)) {
        setProblem(answer);
        setStanding(answer.code === NEVER_MIND ? 'conflict' : 'failed');
        return false;
      }
      base.current = answer.revision;
      setProblem(null);
      if (now.current.mine === text && now.current.isDone === isDone) {
        now.current.mine = null;
        setMine(null);
        setStanding('saved');
      }
      return true;
    };
    flight.current = go();
    const done = await flight.current;
    flight.current = null;
    return done;
  }, [save, stored.id]);

  const write = useCallback(
    (text: string, { isDone = false, fromMemory = false } = {}) => {
      now.current = { mine: text, isDone, fromMemory };
      setMine(text);
      setStanding('typing');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void send(), PAUSE);
    },
    [send],
  );

  /** Marks what stands there as done (or not), and saves at once. */
  const mark = useCallback(
    (isDone: boolean) => {
      now.current = { ...now.current, mine: now.current.mine ?? stored.text, isDone };
      setMine(now.current.mine);
      return send();
    },
    [send, stored.text],
  );

  const keepMine = useCallback(() => {
    base.current = stored.revision;
    return send();
  }, [send, stored.revision]);

  const takeTheirs = useCallback(() => {
    clearTimeout(timer.current);
    now.current.mine = null;
    setMine(null);
    setProblem(null);
    setStanding('saved');
  }, []);

  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => {
      if (now.current.mine !== null) event.preventDefault();
    };
    addEventListener('beforeunload', leaving);
    return () => {
      removeEventListener('beforeunload', leaving);
      // Whoever goes to another page a moment after a word has said it.
      if (now.current.mine !== null) void latest.current();
    };
  }, []);

  return { text: mine ?? stored.text, standing, problem, write, mark, send, keepMine, takeTheirs };
}
