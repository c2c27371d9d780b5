import { createElement, Fragment, type ReactNode } from 'react';
import { proseText } from '../form';
import { PROSE_LOOK, WORDS_LOOK } from './look';

interface ProseNode {
  type?: string;
  text?: string;
  attrs?: Record<string, unknown> | null;
  marks?: { type?: string }[];
  content?: ProseNode[];
}

const BLOCKS: Record<string, string> = {
  paragraph: 'p',
  heading: 'h3',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
};
const MARKS: Record<string, string> = { bold: 'strong', italic: 'em', underline: 'u' };

function inMarks(text: ReactNode, marks: ProseNode['marks']): ReactNode {
  return (marks ?? []).reduce<ReactNode>((inner, mark) => {
    const tag = MARKS[mark.type ?? ''];
    return tag ? createElement(tag, null, inner) : inner;
  }, text);
}

/** A part of a text: `thread` where somebody speaks of it. */
interface Part {
  at: number;
  text: string;
  thread: string | null;
  isFirst: boolean;
}

/** Cuts a run of text, which begins `at` characters into the whole, where words that are spoken of begin and end. */
function partsOf(text: string, at: number, words: readonly Spoken[]): Part[] {
  const inside = words.filter((one) => one.from < at + text.length && one.to > at);
  const cuts = new Set([0, text.length]);
  for (const { from, to } of inside) {
    cuts.add(Math.max(0, from - at));
    cuts.add(Math.min(text.length, to - at));
  }
  const places = [...cuts].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => {
    const start = places[index] ?? 0;
    const one = inside.find((each) => each.from <= at + start && each.to >= at + end);
    const isFirst = one?.from === at + start;
    return { at: at + start, text: text.slice(start, end), thread: one?.threadId ?? null, isFirst };
  });
}

/** Words that are spoken of, counted over the text alone. */
export interface Spoken {
  threadId: string;
  from: number;
  to: number;
}

interface Drawing {
  /** How many characters are drawn. */
  at: number;
  words: readonly Spoken[];
  onOpen?: (threadId: string) => void;
}

function drawText(text: string, drawing: Drawing): ReactNode {
  const { at, words, onOpen } = drawing;
  drawing.at += text.length;
  if (words.length === 0) return text;
  return partsOf(text, at, words).map((part) => {
    const { thread } = part;
    if (!thread) return part.text;
    return (
      <mark key={`${thread} ${part.at}`} data-thread={thread} className={WORDS_LOOK}>
        <a
          href={`#comment-${thread}`}
          tabIndex={part.isFirst ? 0 : -1}
          className="text-inherit no-underline"
          onClick={(event) => {
            event.preventDefault();
            // Who chooses words wants those, not the conversation.
            if (document.getSelection()?.isCollapsed ?? true) onOpen?.(thread);
          }}
        >
          {part.text}
        </a>
      </mark>
    );
  });
}

function draw(node: ProseNode, key: number, drawing: Drawing): ReactNode {
  if (node.type === 'text')
    return <Fragment key={key}>{inMarks(drawText(node.text ?? '', drawing), node.marks)}</Fragment>;
  if (node.type === 'hardBreak') return <br key={key} />;
  const children = (node.content ?? []).map((child, place) => draw(child, place, drawing));
  const tag = BLOCKS[node.type ?? ''];
  if (!tag) return <Fragment key={key}>{children}</Fragment>;
  const start = node.type === 'orderedList' ? Number(node.attrs?.start ?? 1) : undefined;
  return createElement(tag, { key, start }, ...(children.length > 0 ? children : [<br key="empty" />]));
}

const NO_WORDS: readonly Spoken[] = [];

export interface ProseReadProps {
  value: unknown;
  words?: readonly Spoken[];
  onOpen?: (threadId: string) => void;
}

/** Prose to read: the editor's own nodes, drawn without an editor. Nothing of it is ever taken for HTML. */
export function ProseRead({ value, words = NO_WORDS, onOpen }: ProseReadProps) {
  const doc = (value as { doc?: ProseNode } | null)?.doc;
  const drawing = { at: 0, words, onOpen };
  return (
    <div className={PROSE_LOOK}>
      {doc?.content ? doc.content.map((node, place) => draw(node, place, drawing)) : proseText(value)}
    </div>
  );
}
