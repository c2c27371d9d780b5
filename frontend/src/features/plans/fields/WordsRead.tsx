import { useContext, useEffect, useRef } from 'react';
import { type AnchoredWords, anchorOf, useAnchored, useComments, wordsIn } from '@/features/teamwork';
import { LiveContext } from '../context';
import { proseOf } from '../docContent';
import { ProseRead } from './ProseRead';

/** How many characters of the text inside `around` stand before a point of the page. */
function wordsUpTo(around: Node, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(around);
  range.setEnd(node, offset);
  return range.toString().length;
}

const BLOCK = 'p, h3, li';
const blockOf = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest(BLOCK) ?? null;

/** Prose to read, where words can be chosen to speak of, and those spoken of are shown. */
export function WordsRead({ fieldKey, value, place }: { fieldKey: string; value: unknown; place: string }) {
  const doc = useContext(LiveContext)?.doc;
  const comments = useComments();
  const board = comments?.board;
  const frame = useRef<HTMLDivElement>(null);
  const fragment = doc ? proseOf(doc, fieldKey) : null;
  const words = useAnchored(place, fragment);
  const known = useRef<readonly AnchoredWords[]>(words);
  known.current = words;
  useEffect(() => {
    if (!board || !fragment) return;
    return board.attend(place, {
      chosen() {
        const selection = document.getSelection();
        const around = frame.current;
        if (!around || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
        const range = selection.getRangeAt(0);
        if (!around.contains(range.startContainer) || !around.contains(range.endContainer)) return null;
        const from = wordsUpTo(around, range.startContainer, range.startOffset);
        const said = range.toString();
        const block = blockOf(range.startContainer);
        const to = from + said.length;
        const find = () =>
          wordsIn(fragment).slice(from, to) === said ? anchorOf(fragment, { from, to }) : null;
        const found = find();
        return {
          words: said,
          anchor: () => found ?? find(),
          isOnePassage:
            !!block &&
            block === blockOf(range.endContainer) &&
            !range.cloneContents().querySelector('br') &&
            !said.includes('\n'),
        };
      },
      threadAtCaret: () =>
        document.activeElement?.closest('[data-thread]')?.getAttribute('data-thread') ?? null,
      show(threadId) {
        const mark = frame.current?.querySelector<HTMLElement>(`[data-thread="${CSS.escape(threadId)}"] a`);
        mark?.scrollIntoView({ block: 'nearest' });
        mark?.focus({ preventScroll: true });
        return !!mark;
      },
    });
  }, [board, fragment, place]);
  return (
    <div ref={frame}>
      <ProseRead
        value={value}
        words={words}
        onOpen={comments ? (threadId) => comments.openThread(threadId, true) : undefined}
      />
    </div>
  );
}
