import type { CombinedError } from '@urql/core';
import { useEffect, useState } from 'react';
import { useErrorWords } from '@/app/words';

export interface Page<Row> {
  edges: readonly { node: Row }[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** Rows of a list that is read from the newest on: the first page may be asked anew, older ones stay below it. */
export function useOlder<Row extends { id: string }>(
  newest: Page<Row>,
  load: (after: string) => Promise<{ page: Page<Row> | undefined; error: CombinedError | undefined }>,
) {
  const inWords = useErrorWords();
  const [older, setOlder] = useState<readonly Row[]>([]);
  const [end, setEnd] = useState(newest.pageInfo);
  const [isLoadingMore, setIsLoadingMore] = useState(false);
  const [error, setError] = useState<string | null>(null);

  // Until somebody asked for more, the first page says where the list goes on.
  useEffect(() => {
    if (older.length === 0) setEnd(newest.pageInfo);
  }, [older.length, newest.pageInfo]);

  async function onShowMore() {
    if (!end.endCursor) return;
    setIsLoadingMore(true);
    const { page, error: failure } = await load(end.endCursor);
    setIsLoadingMore(false);
    setError(failure ? inWords(failure).message : null);
    if (!page) return;
    setOlder((before) => [...before, ...page.edges.map((edge) => edge.node)]);
    setEnd(page.pageInfo);
  }

  // A row that came in at the top has pushed another onto the second page; nobody reads it twice.
  const rows = new Map([...newest.edges.map((edge) => edge.node), ...older].map((row) => [row.id, row]));
  return { rows: [...rows.values()], hasMore: end.hasNextPage, onShowMore, isLoadingMore, error };
}
