import { Editor } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { LONGEST_PROSE } from '../limits';
import { Pasting } from './pasted';
import { PROSE, WithinLimits } from './proseSchema';

/** What Word puts on the clipboard for a heading, a paragraph, a list of two levels, a table and a picture. */
const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"><head>
<meta name=Generator content="Microsoft Word 15"><style><!-- p.MsoNormal {mso-style-unhide:no; color:red} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head><body lang=EN-US style='tab-interval:.5in'>
<!--StartFragment--><h1><span style='mso-fareast-font-family:"Times New Roman"'>Present levels<o:p></o:p></span></h1>
<p class=MsoNormal><b><span style='color:#2F5496'>Maya</span></b> reads <i>aloud</i>.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span><![endif]>Spelling</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>a)<span>&nbsp;&nbsp;</span></span><![endif]>of long words</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>Time</p>
<table class=MsoTableGrid><tr><td style='border:solid'><p class=MsoNormal>Test</p></td><td><p>85</p></td></tr></table>
<p class=MsoNormal><![if !vml]><img width=10 src="file:///C:/Users/ana/clip_image001.png"><![endif]><o:p></o:p></p>
<!--EndFragment--></body></html>`;

const onTooBig = vi.fn();
const onLeftOut = vi.fn();
let doc: Y.Doc;
let editor: Editor;

beforeEach(() => {
  vi.clearAllMocks();
  doc = new Y.Doc();
  editor = new Editor({
    element: document.body.appendChild(document.createElement('div')),
    injectCSS: false,
    extensions: [
      PROSE,
      Collaboration.configure({ document: doc, field: 'prose:reason' }),
      WithinLimits.configure({ onTooBig }),
      Pasting.configure({ onTooBig, onLeftOut }),
    ],
  });
  editor.commands.setContent('<p>Before.</p>');
  editor.commands.setTextSelection(editor.state.doc.content.size - 1);
});
afterEach(() => {
  editor.destroy();
  document.body.replaceChildren();
});

/** As a browser tells of a paste. */
function paste(given: { text?: string; html?: string; files?: File[] }): Event {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const data: Record<string, string> = { 'text/plain': given.text ?? '', 'text/html': given.html ?? '' };
  const clipboardData = {
    getData: (kind: string) => data[kind === 'Text' ? 'text/plain' : kind] ?? '',
    files: given.files ?? [],
    types: Object.keys(data).filter((kind) => data[kind]),
    items: [],
  };
  Object.defineProperty(event, 'clipboardData', { value: clipboardData });
  editor.view.dom.dispatchEvent(event);
  return event;
}

const words = () => editor.getText({ blockSeparator: '\n' });

test('what Word puts on the clipboard comes in as words, headings and lists, and the picture is named', () => {
  editor.commands.setContent('<p>Before.</p><p></p>');
  editor.commands.setTextSelection(editor.state.doc.content.size - 1);
  paste({ html: WORD, text: 'Present levels Maya reads aloud. Spelling of long words Time Test 85' });
  expect(editor.getHTML()).toBe(
    '<p>Before.</p><h3>Present levels</h3><p><strong>Maya</strong> reads <em>aloud</em>.</p>' +
      '<ul><li><p>Spelling</p><ol><li><p>of long words</p></li></ol></li><li><p>Time</p></li></ul>' +
      '<p>Test</p><p>85</p>',
  );
  expect(onLeftOut).toHaveBeenCalledTimes(1);
  expect(onTooBig).not.toHaveBeenCalled();
});

test('Word without a picture says nothing', () => {
  paste({ html: WORD.replace(/<img[^>]*>/, ''), text: 'x' });
  expect(onLeftOut).not.toHaveBeenCalled();
});

describe('what is no words stays behind, and the person is told', () => {
  test.each([
    ['a script', 'a<script>window.ran = true</script>b'],
    ['an image', '<p>a<img src="x" onerror="window.ran = true">b</p>'],
    ['a drawing', '<p>a<svg onload="window.ran = true"><text>drawn</text></svg>b</p>'],
    ['a frame', '<p>a<iframe srcdoc="<script>parent.ran = true</script>"></iframe>b</p>'],
  ])('%s', (_what, html) => {
    paste({ html, text: 'ab' });
    expect(words()).toBe('Before.ab');
    expect(onLeftOut).toHaveBeenCalledTimes(1);
    expect((globalThis as { ran?: boolean }).ran).toBeUndefined();
  });

  test('a picture alone', () => {
    const event = paste({ files: [new File(['x'], 'screen.png', { type: 'image/png' })] });
    expect(event.defaultPrevented).toBe(true);
    expect(words()).toBe('Before.');
    expect(onLeftOut).toHaveBeenCalledTimes(1);
  });
});

describe('two megabytes are refused with a sentence, and nothing is lost', () => {
  const long = 'Maya reads. '.repeat(170_000);
  test.each([
    ['as text', { text: long }],
    ['as HTML with its text', { text: long, html: `<p>${long}</p>` }],
    ['as HTML alone', { html: `<style>p {}</style><p>${long}</p>` }],
    ['as very much HTML', { text: 'x', html: `<p>${'<b></b>'.repeat(800_000)}x</p>` }],
  ])('%s', (_how, given) => {
    const before = Y.encodeStateAsUpdate(doc);
    paste(given);
    expect(onTooBig).toHaveBeenCalledTimes(1);
    expect(words()).toBe('Before.');
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
    editor.commands.insertContent(' And after.');
    expect(words()).toBe('Before. And after.');
  });
});

test('what just fits is pasted whole, and the next letter is too much', () => {
  const fits = 'x'.repeat(LONGEST_PROSE - 'Before.'.length);
  paste({ text: fits });
  expect(onTooBig).not.toHaveBeenCalled();
  expect(words()).toHaveLength(LONGEST_PROSE);
  paste({ text: 'y' });
  expect(onTooBig).toHaveBeenCalledTimes(1);
  expect(words()).toHaveLength(LONGEST_PROSE);
});

test('emoji and right-to-left text are pasted word for word', () => {
  const every = '👨‍👩‍👧‍👦 👋🏽 שָׁלוֹם قَرَأَتْ \u2067כן\u2069 ệ 漢字';
  paste({ html: `<p dir="rtl" lang="he">${every}</p>`, text: every });
  expect(words()).toBe(`Before.${every}`);
});
