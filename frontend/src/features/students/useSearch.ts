import { useEffect, useState } from 'react';

const SETTLES_AFTER_MS = 250;

export interface Search {
  /** What stands in the box. */
  text: string;
  setText: (text: string) => void;
  /** What to ask for: the text once typing has paused, null for everything. */
  search: string | null;
  /** Where the next page begins; null for the first. */
  after: string | null;
  showAfter: (cursor: string | null | undefined) => void;
}

/** A search box over a list that comes page by page. `filter` is whatever else narrows it: a change begins anew. */
export function useSearch(filter = ''): Search {
  const [text, setText] = useState('');
  const [settled, setSettled] = useState('');
  // A place in one list means nothing in another: it is kept with the list it belongs to.
  const [place, setPlace] = useState<{ list: string; after: string | null }>({ list: '', after: null });
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), SETTLES_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const list = `${filter} ${settled}`;
  return {
    text,
    setText,
    search: settled || null,
    after: place.list === list ? place.after : null,
    showAfter: (cursor) => setPlace({ list, after: cursor ?? null }),
  };
}
