import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { docContent, fieldsOf, proseOf } from './docContent';
import { tidied } from './fields/pasted';
import { PROSE } from './fields/proseSchema';
import { field, section } from './testing/form';

const SECTION = section('esy', [field('reason', 'prose'), field('decision', 'text'), field('none', 'prose')]);

function editorOn(doc: Y.Doc): Editor {
  return new Editor({
    injectCSS: false,
    extensions: [PROSE, Collaboration.configure({ document: doc, field: 'prose:reason' })],
  });
}

test('reads prose as the editor writes it down', () => {
  const doc = new Y.Doc();
  fieldsOf(doc).set('decision', '');
  const editor = editorOn(doc);
  editor.commands.setContent(
    '<h3>Why</h3><p>Maya <strong>reads <em>well</em></strong><br><u>now</u></p><ol start="3"><li><p>one</p></li></ol><ul><li><p>two</p></li></ul>',
  );
  const content = docContent(SECTION, doc);
  const reason = content.reason as { doc: { content: unknown[] }; text: string };
  expect(reason.text.split('\n').filter(Boolean)).toEqual(['Why', 'Maya reads well', 'now', 'one', 'two']);
  expect(reason.doc.content).toMatchObject([
    { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'Why' }] },
    {
      type: 'paragraph',
      content: [
        { text: 'Maya ' },
        { text: 'reads ', marks: [{ type: 'bold' }] },
        { text: 'well' },
        { type: 'hardBreak' },
        { text: 'now', marks: [{ type: 'underline' }] },
      ],
    },
    { type: 'orderedList', attrs: { start: 3 }, content: [{ type: 'listItem' }] },
    { type: 'bulletList' },
  ]);
  expect(content.none).toBeNull();
  expect(content.decision).toBeNull();
  editor.destroy();
});

/** What the server's check of a fragment lets through (plans/README.md). */
function violations(parent: Y.XmlFragment | Y.XmlElement): string[] {
  const attributes: Record<string, string[]> = { heading: ['level'], orderedList: ['start'] };
  const nodes = ['paragraph', 'heading', 'bulletList', 'orderedList', 'listItem', 'hardBreak'];
  return parent.toArray().flatMap((node) => {
    if (node instanceof Y.XmlText)
      return (node.toDelta() as { attributes?: object }[]).flatMap((run) =>
        Object.keys(run.attributes ?? {}).filter((mark) => !['bold', 'italic', 'underline'].includes(mark)),
      );
    if (!(node instanceof Y.XmlElement)) return ['foreign'];
    const found = Object.keys(node.getAttributes()).filter(
      (key) => !(attributes[node.nodeName] ?? []).includes(key),
    );
    return [
      ...(nodes.includes(node.nodeName) ? [] : [node.nodeName]),
      ...found.map((key) => `${node.nodeName}.${key}`),
      ...violations(node),
    ];
  });
}

test('whatever is pasted, only what a plan may hold comes in', () => {
  const doc = new Y.Doc();
  const editor = editorOn(doc);
  editor.commands.setContent(
    tidied(
      '<h1>Title</h1><blockquote>said</blockquote><pre><code>code</code></pre><hr>' +
        '<ol type="a" start="2"><li><p>one</p></li></ol><p style="text-align:center"><a href="https://example.org">link</a> <s>gone</s></p>' +
        '<table><tr><td>cell</td></tr></table><img src="x.png"><script>alert(1)</script>',
    ).html,
  );
  expect(violations(proseOf(doc, 'reason'))).toEqual([]);
  const text = (docContent(SECTION, doc).reason as { text: string }).text;
  for (const word of ['Title', 'said', 'code', 'one', 'link', 'gone', 'cell']) expect(text).toContain(word);
  editor.destroy();
});
