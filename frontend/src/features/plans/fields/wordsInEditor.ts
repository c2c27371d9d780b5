import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { type EditorState, Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import { ySyncPluginKey } from '@tiptap/y-tiptap';
import type { AnchoredWords, Stretch } from '@/features/teamwork';
import { WORDS_LOOK } from './look';

interface Shown {
  words: readonly AnchoredWords[];
  drawn: DecorationSet;
}

const KEY = new PluginKey<Shown>('anchoredWords');

/** How many characters of text stand before a position of the editor's document. */
export function wordsBefore(doc: Node, position: number): number {
  let count = 0;
  doc.nodesBetween(0, position, (node, at) => {
    if (node.isText) count += Math.min(node.nodeSize, position - at);
  });
  return count;
}

/** The positions of a stretch in the editor's document. */
export function positionsOf(doc: Node, { from, to }: Stretch): Stretch | null {
  let passed = 0;
  let start: number | null = null;
  let end: number | null = null;
  doc.descendants((node, at) => {
    if (end !== null) return false;
    if (!node.isText) return true;
    const behind = passed + node.nodeSize;
    if (start === null && from < behind) start = at + from - passed;
    if (start !== null && to <= behind) end = at + to - passed;
    passed = behind;
    return false;
  });
  return start === null || end === null ? null : { from: start, to: end };
}

function draw(doc: Node, words: readonly AnchoredWords[]): DecorationSet {
  const marks = words.flatMap((one) => {
    const at = positionsOf(doc, one);
    if (!at) return [];
    const look = { nodeName: 'mark', class: WORDS_LOOK, 'data-thread': one.threadId };
    return [Decoration.inline(at.from, at.to, look)];
  });
  return DecorationSet.create(doc, marks);
}

/** Shows the words of a place's threads in the editor. The document itself holds nothing of it. */
export function showWords(view: EditorView, words: readonly AnchoredWords[]): void {
  view.dispatch(view.state.tr.setMeta(KEY, words).setMeta('addToHistory', false));
}

/** The thread whose words the caret, or the whole selection, is in. */
export function threadAt({ doc, selection }: EditorState, words: readonly AnchoredWords[]): string | null {
  const [from, to] = [wordsBefore(doc, selection.from), wordsBefore(doc, selection.to)];
  return words.find((one) => one.from <= from && to <= one.to)?.threadId ?? null;
}

/** Draws them, follows what is typed here, and draws anew what comes from others: that replaces the whole document. */
export const WordsShown = Extension.create<{ onPress: (threadId: string) => void }>({
  name: 'wordsShown',
  addOptions: () => ({ onPress: () => {} }),
  addProseMirrorPlugins() {
    const { onPress } = this.options;
    return [
      new Plugin<Shown>({
        key: KEY,
        state: {
          init: () => ({ words: [], drawn: DecorationSet.empty }),
          apply(transaction, { words, drawn }) {
            const next = transaction.getMeta(KEY) as readonly AnchoredWords[] | undefined;
            if (next) return { words: next, drawn: draw(transaction.doc, next) };
            if (!transaction.docChanged) return { words, drawn };
            return transaction.getMeta(ySyncPluginKey)
              ? { words, drawn: draw(transaction.doc, words) }
              : { words, drawn: drawn.map(transaction.mapping, transaction.doc) };
          },
        },
        props: {
          decorations: (state) => KEY.getState(state)?.drawn,
          handleClick(view, _, event) {
            const mark = (event.target as Element).closest('[data-thread]');
            // Who chooses words wants those, not the conversation.
            if (mark && view.state.selection.empty) onPress(mark.getAttribute('data-thread') ?? '');
            return false;
          },
        },
      }),
    ];
  },
});
