import { Trans, useLingui } from '@lingui/react/macro';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import {
  anchoredBy,
  CommentsContext,
  type CommentsPlace,
  inFormOrder,
  openCounts,
  selectedWords,
  threadInHash,
  useCommentKey,
  useThreads,
  type Wanted,
  WordsBoard,
} from '@/features/teamwork';
import { placeOfSpot, spotOfPlace } from '@/features/teamwork/threads';
import type { PlanPage_planQuery } from '@/gql/graphql';
import { Button } from '@/ui';
import { useDesk, usePlanPlace } from './context';
import { asRows, rowName } from './form';
import { goToPlace } from './goTo';
import { isAnswered } from './shownWhen';

const CommentsPanel = lazy(() => import('@/features/teamwork/CommentsPanel'));

type Given = NonNullable<PlanPage_planQuery['plan']>['threads'];

export interface Commenting {
  place: CommentsPlace;
  threads: ReturnType<typeof useThreads>;
  wanted: Wanted | null;
}

/** The plan's conversations, and the ways to open them: a mark, a key, an address. `show` opens the panel. */
export function useCommenting(
  planId: string,
  given: Given,
  isDraft: boolean,
  mayComment: boolean,
  show: () => void,
): Commenting {
  const { form } = usePlanPlace();
  const found = useThreads(planId, given, isDraft);
  const threads = useMemo(
    () =>
      inFormOrder(
        found,
        form.sections.map((section) => section.key),
      ),
    [found, form],
  );
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [board] = useState(() => new WordsBoard());
  const ask = useCallback(
    (next: Partial<Wanted>) => {
      const empty = { place: null, columnKey: null, chosen: null, threadId: null, suggests: false };
      setWanted((before) => ({ ...empty, takesFocus: true, ...next, count: (before?.count ?? 0) + 1 }));
      show();
    },
    [show],
  );
  const want = useCallback(
    (place: string | null, suggests = false) => {
      const at = place && placeOfSpot(spotOfPlace(place));
      const field = at ? board.at(at) : null;
      const chosen = field?.chosen() ?? null;
      const threadId = chosen ? null : (field?.threadAtCaret() ?? null);
      if (threadId && !suggests) return ask({ threadId });
      const quoted = at ? selectedWords() : null;
      ask({
        place: at,
        columnKey: place?.split('.')[3] ?? null,
        chosen: chosen ?? (quoted ? { words: quoted, anchor: null, isOnePassage: false } : null),
        suggests,
      });
    },
    [ask, board],
  );
  useCommentKey(want);
  useEffect(() => {
    const threadId = threadInHash(location.hash);
    if (threadId) ask({ threadId });
  }, [ask]);
  const place = useMemo(
    () => ({
      counts: openCounts(threads),
      anchored: anchoredBy(threads),
      board,
      mayComment,
      open: (at: string) => want(at),
      openThread: (threadId: string, takesFocus: boolean) => ask({ threadId, takesFocus }),
    }),
    [threads, board, mayComment, want, ask],
  );
  return { place, threads, wanted };
}

/** Gives the places of a plan their marks. */
export function Commented({ by, children }: { by: Commenting; children: ReactNode }) {
  return <CommentsContext.Provider value={by.place}>{children}</CommentsContext.Provider>;
}

/** Opens and closes the panel, and says how many comments wait. */
export function CommentsButton({
  of: { threads },
  isOpen,
  onPress,
}: {
  of: Commenting;
  isOpen: boolean;
  onPress: () => void;
}) {
  const count = threads.filter((one) => !one.resolvedAt).length;
  return (
    <Button aria-expanded={isOpen} onPress={onPress}>
      <Trans>Comments</Trans>{' '}
      {count > 0 && <span className="font-normal text-ink-2 tabular-nums">{count}</span>}
    </Button>
  );
}

/** The panel; its code comes when it is opened. */
export function PlanComments({
  planId,
  of: { threads, wanted, place },
  isShared,
  mayWrite,
  onClose,
}: {
  planId: string;
  of: Commenting;
  isShared: boolean;
  mayWrite: (sectionKey: string) => boolean;
  onClose: () => void;
}) {
  const { desk } = usePlanPlace();
  const nameOf = useNames();
  const textAt = useTexts();
  return (
    <Suspense>
      <CommentsPanel
        planId={planId}
        threads={threads}
        wanted={wanted}
        mayComment={place.mayComment}
        isShared={isShared}
        board={place.board}
        mayWrite={mayWrite}
        nameOf={nameOf}
        textAt={textAt}
        onGoTo={(at, threadId) => {
          if (threadId && place.board.show(at, threadId)) return;
          desk.goTo(at);
          goToPlace(at);
        }}
        onClose={onClose}
      />
    </Suspense>
  );
}

/** What a place is called: its section, then its row or its field. */
function useNames(): (place: string) => string {
  const { t } = useLingui();
  const { form } = usePlanPlace();
  const content = useDesk((state) => state.content);
  return (place) => {
    const { sectionKey, fieldKey, rowId } = spotOfPlace(place);
    const section = form.sections.find((one) => one.key === sectionKey);
    const field = section?.fields.find((one) => one.key === fieldKey);
    if (!section || !field) return section?.title ?? sectionKey;
    if (!rowId) return `${section.title} › ${field.label}`;
    const rows = asRows(content[sectionKey]?.[field.key]);
    const index = rows.findIndex((row) => row.id === rowId);
    const row = rows[index];
    return `${section.title} › ${row ? rowName(field, row, index + 1) : t`A row that was removed`}`;
  };
}

/** What a place says that can be reworded as a whole; null where it is no text, or one of which words must be chosen. */
function useTexts(): (place: string, columnKey: string | null) => string | null {
  const { form } = usePlanPlace();
  const content = useDesk((state) => state.content);
  return (place, columnKey) => {
    const { sectionKey, fieldKey, rowId } = spotOfPlace(place);
    const field = form.sections
      .find((one) => one.key === sectionKey)
      ?.fields.find((one) => one.key === fieldKey);
    const value = content[sectionKey]?.[fieldKey ?? ''];
    const column = rowId ? field?.rowFields.find((one) => one.key === columnKey) : field;
    const said = rowId ? asRows(value).find((row) => row.id === rowId)?.[columnKey ?? ''] : value;
    if (column?.kind === 'prose') return isAnswered(said) ? null : '';
    if (column?.kind !== 'text' && column?.kind !== 'long_text') return null;
    return typeof said === 'string' ? said : '';
  };
}
