import { type Editor, useEditorState } from '@tiptap/react';
import { useEffect, useRef } from 'react';
import { type AnchoredWords, anchorOf, type Chosen, useAnchored, useComments } from '@/features/teamwork';
import { useLivePlace } from '../context';
import { proseOf } from '../docContent';
import { positionsOf, showWords, threadAt, wordsBefore } from './wordsInEditor';

/** Ties an editor to the conversations about its words; returns the one the caret is in. */
export function useWordsInEditor(editor: Editor | null, place: string, fieldKey: string): string | null {
  const { doc } = useLivePlace();
  const fragment = proseOf(doc, fieldKey);
  const board = useComments()?.board;
  const words = useAnchored(place, fragment);
  const known = useRef<readonly AnchoredWords[]>(words);
  known.current = words;
  useEffect(() => {
    if (editor && !editor.isDestroyed) showWords(editor.view, words);
  }, [editor, words]);
  useEffect(() => {
    if (!editor || !board) return;
    return board.attend(place, {
      chosen(): Chosen | null {
        const { doc: text, selection } = editor.state;
        // An editor keeps its selection when one goes on to something else; then nobody is choosing these words.
        const onPage = document.getSelection();
        if (selection.empty || !onPage || onPage.isCollapsed) return null;
        if (!editor.view.dom.contains(onPage.anchorNode)) return null;
        const stretch = { from: wordsBefore(text, selection.from), to: wordsBefore(text, selection.to) };
        const said = text.textBetween(selection.from, selection.to, '\n');
        const isOnePassage =
          selection.$from.sameParent(selection.$to) &&
          said.length === stretch.to - stretch.from &&
          selection.$from.parent.isTextblock;
        const anchor = anchorOf(fragment, stretch);
        return { words: said, anchor: () => anchor, isOnePassage };
      },
      threadAtCaret: () => threadAt(editor.state, known.current),
      show(threadId) {
        const one = known.current.find((each) => each.threadId === threadId);
        const at = one && positionsOf(editor.state.doc, one);
        if (!at) return false;
        editor.chain().focus().setTextSelection(at).scrollIntoView().run();
        return true;
      },
    });
  }, [editor, board, place, fragment]);
  return useEditorState({
    editor,
    selector: ({ editor: now }) => (now && words.length > 0 ? threadAt(now.state, words) : null),
  });
}
