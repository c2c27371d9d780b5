import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { movedCaret, textChange, writeText } from './textDiff';

describe('textChange', () => {
  test.each([
    ['same', 'same', undefined, null],
    ['', 'a', undefined, { index: 0, remove: 0, insert: 'a' }],
    ['abc', 'abXc', undefined, { index: 2, remove: 0, insert: 'X' }],
    ['abc', 'ac', undefined, { index: 1, remove: 1, insert: '' }],
    ['read aloud', 'read out loud', undefined, { index: 5, remove: 1, insert: 'out ' }],
    ['abc', '', undefined, { index: 0, remove: 3, insert: '' }],
  ] as const)('%j to %j', (before, after, caret, expected) => {
    expect(textChange(before, after, caret)).toEqual(expected);
  });

  test('a repeated letter goes in where the caret is', () => {
    expect(textChange('aa', 'aaa', 1)).toEqual({ index: 0, remove: 0, insert: 'a' });
    expect(textChange('aa', 'aaa', 3)).toEqual({ index: 2, remove: 0, insert: 'a' });
  });

  test('never cuts an emoji in half', () => {
    const change = textChange('x😀y', 'x😁y');
    expect(change).toEqual({ index: 1, remove: 2, insert: '😁' });
  });

  test('always turns the one text into the other', () => {
    const letters = ['a', 'b', ' ', '😀', '😁', 'é'];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const word = () => Array.from({ length: random(8) }, () => letters[random(letters.length)]).join('');
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [word(), word()];
      const text = new Y.Doc().getText();
      text.insert(0, before);
      writeText(text, after, random(after.length + 1));
      expect(text.toString()).toBe(after);
    }
  });
});

test('two people who type in one text both keep their words', () => {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  a.getText().insert(0, 'reads words');
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  writeText(a.getText(), 'Maya reads words');
  writeText(b.getText(), 'reads words aloud');
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  expect(a.getText().toString()).toBe('Maya reads words aloud');
  expect(b.getText().toString()).toBe('Maya reads words aloud');
});

test('a caret moves with what others do before it and stays for what they do behind it', () => {
  expect(movedCaret(5, [{ insert: 'abc' }])).toBe(8);
  expect(movedCaret(5, [{ retain: 6 }, { insert: 'abc' }])).toBe(5);
  expect(movedCaret(5, [{ retain: 1 }, { delete: 2 }])).toBe(3);
  expect(movedCaret(5, [{ retain: 3 }, { delete: 9 }])).toBe(3);
});
