import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { anchorOf, stretchOf, wordsIn } from '@/features/teamwork/anchors';
import { PROSE } from './proseSchema';
import { positionsOf, showWords, threadAt, WordsShown, wordsBefore } from './wordsInEditor';

const open: Editor[] = [];
afterEach(() => {
  for (const editor of open.splice(0)) editor.destroy();
});

function editorOf(doc: Y.Doc, content?: string): Editor {
  const editor = new Editor({
    element: document.createElement('div'),
    extensions: [PROSE, Collaboration.configure({ document: doc, field: 'prose:x' }), WordsShown],
  });
  if (content) editor.commands.setContent(content);
  open.push(editor);
  return editor;
}

const fragmentOf = (doc: Y.Doc) => doc.getXmlFragment('prose:x');
const marked = (editor: Editor) =>
  [...editor.view.dom.querySelectorAll('mark')].map((mark) => mark.textContent).join('|');

/** Chooses words in an editor and shows them as a thread's. */
function speakOf(editor: Editor, doc: Y.Doc, words: string) {
  const from = wordsIn(fragmentOf(doc)).indexOf(words);
  const anchor = anchorOf(fragmentOf(doc), { from, to: from + words.length });
  if (!anchor) throw new Error('the words are there');
  const show = () => {
    const at = stretchOf(fragmentOf(doc), anchor);
    showWords(editor.view, at ? [{ ...at, threadId: 't1' }] : []);
    return at;
  };
  show();
  return show;
}

const WRITTEN =
  '<p>Maya <strong>rea</strong>ds<br>well.</p><ul><li><p>She sings 😀 often.</p></li></ul><h3>So</h3>';

describe('words in the editor', () => {
  test.each(['reads', 'well.She sings', 'sings 😀', 'Maya', 'So'])(
    '%s are drawn, whatever their form',
    (words) => {
      const doc = new Y.Doc();
      const editor = editorOf(doc, WRITTEN);
      speakOf(editor, doc, words);
      expect(marked(editor).replaceAll('|', '')).toBe(words);
      expect(editor.getHTML(), 'and are nothing of the document').not.toContain('mark');
    },
  );

  test('stay themselves while one types here and others type there', () => {
    const doc = new Y.Doc();
    const editor = editorOf(doc, WRITTEN);
    const show = speakOf(editor, doc, 'sings 😀');
    editor.commands.insertContentAt(1, 'This year ');
    expect(marked(editor)).toBe('sings 😀');
    show();
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const there = editorOf(other);
    there.commands.insertContentAt(1, 'Ñandú. ');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    show();
    expect(marked(editor)).toBe('sings 😀');
    expect(editor.getText()).toContain('Ñandú. This year Maya');
    there.commands.setContent('<p>Nothing.</p>');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(show()).toBeNull();
    expect(marked(editor)).toBe('');
  });

  test('are counted the same way from either side, and known by the caret in them', () => {
    const doc = new Y.Doc();
    const editor = editorOf(doc, WRITTEN);
    const text = editor.state.doc;
    const words = wordsIn(fragmentOf(doc));
    for (let from = 0; from < words.length; from += 1) {
      const at = positionsOf(text, { from, to: from + 1 });
      expect(at && wordsBefore(text, at.from)).toBe(from);
      expect(at && wordsBefore(text, at.to)).toBe(from + 1);
    }
    const from = words.indexOf('sings');
    const at = positionsOf(text, { from, to: from + 5 });
    const spoken = [{ from, to: from + 5, threadId: 't1' }];
    editor.commands.setTextSelection((at?.from ?? 0) + 2);
    expect(threadAt(editor.state, spoken)).toBe('t1');
    editor.commands.setTextSelection(1);
    expect(threadAt(editor.state, spoken)).toBeNull();
  });
});
