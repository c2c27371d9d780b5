import { useCallback, useRef, useState } from 'react';
import type { Notice_wholeFragment } from '@/gql/graphql';

/** What somebody writes beside the record's own items. */
export interface OwnItem {
  id: string;
  how: string;
  en: string;
  es: string;
}

export type Texts = Record<string, { en: string; es: string }>;

export interface Written {
  texts: Texts;
  items: readonly OwnItem[];
}

const said = (text: string | null | undefined) => text ?? '';

/** A notice as the server has it, in the shape in which it is written. */
export function writtenIn(notice: Notice_wholeFragment): Written {
  return {
    texts: Object.fromEntries(
      notice.contents
        .filter((one) => one.number > 1)
        .map((one) => [one.key, { en: said(one.en), es: said(one.es) }]),
    ),
    items: notice.items
      .filter((one) => one.isOwn)
      .map((one) => ({ id: one.id, how: one.how, en: said(one.en), es: said(one.es) })),
  };
}

/** What the server is sent: the texts that changed, and all of one's own items that say something. */
export function changesOf(before: Written, now: Written) {
  return {
    contents: Object.entries(now.texts)
      .filter(([key, text]) => text.en !== before.texts[key]?.en || text.es !== before.texts[key]?.es)
      .map(([key, text]) => ({ key, ...text })),
    items: now.items
      .filter((one) => one.en.trim() || one.es.trim())
      .map(({ id, ...item }) => ({ ...item, id: id.startsWith('own:') ? id : null })),
  };
}

export function isChanged(before: Written, now: Written): boolean {
  const { contents, items } = changesOf(before, now);
  return contents.length > 0 || JSON.stringify(items) !== JSON.stringify(changesOf(before, before).items);
}

/** A notice while somebody writes it. */
export function useWriting(notice: Notice_wholeFragment) {
  const [now, setNow] = useState(() => writtenIn(notice));
  const number = useRef(0);
  const write = useCallback((key: string, language: 'en' | 'es', text: string) => {
    setNow(({ texts, items }) => ({
      texts: { ...texts, [key]: { ...(texts[key] ?? { en: '', es: '' }), [language]: text } },
      items,
    }));
  }, []);
  const setItem = useCallback((id: string, change: Partial<OwnItem>) => {
    setNow(({ texts, items }) => ({
      texts,
      items: items.map((one) => (one.id === id ? { ...one, ...change } : one)),
    }));
  }, []);
  const addItem = useCallback((how: string) => {
    number.current += 1;
    const item = { id: `new:${number.current}`, how, en: '', es: '' };
    setNow(({ texts, items }) => ({ texts, items: [...items, item] }));
  }, []);
  const removeItem = useCallback((id: string) => {
    setNow(({ texts, items }) => ({ texts, items: items.filter((one) => one.id !== id) }));
  }, []);
  /** The server has what was sent; what was typed meanwhile stays. */
  const saved = useCallback((notice: Notice_wholeFragment, sent: Written) => {
    setNow((typed) => (typed === sent ? writtenIn(notice) : typed));
  }, []);
  return { now, write, setItem, addItem, removeItem, saved };
}
