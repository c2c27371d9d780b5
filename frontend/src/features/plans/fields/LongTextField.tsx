import { useEffect, useLayoutEffect, useRef } from 'react';
import type * as Y from 'yjs';
import { movedCaret, useYSnapshot, writeText } from '@/features/live';
import { TextArea } from '@/ui';
import { LONGEST_LONG_TEXT } from '../limits';

const asString = (text: Y.Text) => text.toString();

/** Several lines that two people can write at once: every keystroke becomes the smallest change of the shared text. */
export function LongTextField({
  text,
  label,
  description,
}: {
  text: Y.Text;
  label: string;
  description?: string;
}) {
  const value = useYSnapshot(text, asString);
  const frame = useRef<HTMLDivElement>(null);
  const caret = useRef<[number, number] | null>(null);
  const area = () => frame.current?.querySelector('textarea') ?? null;

  useEffect(() => {
    const onChange = (event: Y.YTextEvent) => {
      const box = frame.current?.querySelector('textarea');
      if (event.transaction.local || !box || box !== document.activeElement) return;
      const { delta } = event;
      caret.current = [movedCaret(box.selectionStart, delta), movedCaret(box.selectionEnd, delta)];
    };
    text.observe(onChange);
    return () => text.unobserve(onChange);
  }, [text]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the caret is set once the new words are in the box
  useLayoutEffect(() => {
    if (!caret.current) return;
    area()?.setSelectionRange(...caret.current);
    caret.current = null;
  }, [value]);

  return (
    <div ref={frame}>
      <TextArea
        label={label}
        description={description}
        rows={2}
        value={value}
        maxLength={LONGEST_LONG_TEXT}
        onChange={(after) => writeText(text, after, area()?.selectionEnd)}
      />
    </div>
  );
}
