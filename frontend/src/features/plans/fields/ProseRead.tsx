import { createElement, Fragment, type ReactNode } from 'react';
import { proseText } from '../form';
import { PROSE_LOOK } from './look';

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

function draw(node: ProseNode, key: number): ReactNode {
  if (node.type === 'text') return <Fragment key={key}>{inMarks(node.text, node.marks)}</Fragment>;
  if (node.type === 'hardBreak') return <br key={key} />;
  const children = (node.content ?? []).map(draw);
  const tag = BLOCKS[node.type ?? ''];
  if (!tag) return <Fragment key={key}>{children}</Fragment>;
  const start = node.type === 'orderedList' ? Number(node.attrs?.start ?? 1) : undefined;
  return createElement(tag, { key, start }, ...(children.length > 0 ? children : [<br key="empty" />]));
}

/** Prose to read: the editor's own nodes, drawn without an editor. Nothing of it is ever taken for HTML. */
export function ProseRead({ value }: { value: unknown }) {
  const doc = (value as { doc?: ProseNode } | null)?.doc;
  return <div className={PROSE_LOOK}>{doc?.content ? doc.content.map(draw) : proseText(value)}</div>;
}
