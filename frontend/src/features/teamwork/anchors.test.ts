import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { anchorOf, stretchOf, wordsIn } from './anchors';

const textOf = (doc: Y.Doc, block = 0) =>
  (doc.getXmlFragment('prose:strengths').get(block) as Y.XmlElement).get(0) as Y.XmlText;
const fragmentOf = (doc: Y.Doc) => doc.getXmlFragment('prose:strengths');

function docOf(...blocks: string[]): Y.Doc {
  const doc = new Y.Doc();
  for (const words of blocks) {
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText(words)]);
    fragmentOf(doc).push([paragraph]);
  }
  return doc;
}

function chosen(doc: Y.Doc, words: string) {
  const from = wordsIn(fragmentOf(doc)).indexOf(words);
  const anchor = anchorOf(fragmentOf(doc), { from, to: from + words.length });
  if (!anchor) throw new Error('the words are there');
  return anchor;
}

function now(doc: Y.Doc, anchor: { start: string; end: string }): string | null {
  const stretch = stretchOf(fragmentOf(doc), anchor);
  return stretch && wordsIn(fragmentOf(doc)).slice(stretch.from, stretch.to);
}

describe('an anchor', () => {
  test.each(['reads', 'Maya', 'well.', '😀 ñandú', 'reads 😀', '👩🏽‍🏫'])('stays on %s', (words) => {
    const doc = docOf('Nothing.', 'Maya reads 😀 ñandú 👩🏽‍🏫 well.');
    const anchor = chosen(doc, words);
    textOf(doc, 1).insert(0, 'This year 😀 ');
    textOf(doc, 1).insert(textOf(doc, 1).length, ' So it is.');
    textOf(doc).delete(0, 3);
    expect(now(doc, anchor)).toBe(words);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    expect(now(other, anchor)).toBe(words);
  });

  test('holds what is typed inside it, over paragraphs and marks too', () => {
    const doc = docOf('Maya reads.', 'She sings.');
    const from = wordsIn(fragmentOf(doc)).indexOf('reads');
    const anchor = anchorOf(fragmentOf(doc), { from, to: from + 'reads.She'.length });
    textOf(doc).format(5, 3, { bold: {} });
    textOf(doc).insert(10, ' slowly');
    expect(anchor && now(doc, anchor)).toBe('reads slowly.She');
  });

  test('is gone with an end of its words, also when undo brings them back for one', () => {
    const doc = docOf('Maya reads well.');
    const undo = new Y.UndoManager(fragmentOf(doc));
    const anchor = chosen(doc, 'reads');
    textOf(doc).delete(4, 3);
    expect(now(doc, anchor)).toBeNull();
    undo.undo();
    expect(wordsIn(fragmentOf(doc))).toBe('Maya reads well.');
    expect(now(doc, anchor)).toBeNull();
  });

  test('of another text, of nothing and of no words points at nothing', () => {
    const doc = docOf('Maya reads well.');
    expect(now(docOf('Maya reads well.'), chosen(doc, 'reads'))).toBeNull();
    expect(stretchOf(doc.getXmlFragment('prose:functional'), chosen(doc, 'reads'))).toBeNull();
    for (const bad of ['', 'x', 'AE0EAA==', '!!']) expect(now(doc, { start: bad, end: bad })).toBeNull();
    expect(anchorOf(fragmentOf(doc), { from: 3, to: 3 })).toBeNull();
    expect(anchorOf(fragmentOf(doc), { from: 0, to: 99 })).toBeNull();
  });

  test('is written as the server reads it', () => {
    const doc = docOf('Maya reads well.');
    doc.clientID = 77;
    const item = Y.createRelativePositionFromTypeIndex(textOf(doc), 5, 0).item;
    expect(item).not.toBeNull();
    const position = Y.createRelativePositionFromJSON({ item: { client: 77, clock: 4 }, assoc: -1 });
    expect(btoa(String.fromCharCode(...Y.encodeRelativePosition(position)))).toBe('AE0EQQ==');
  });
});
