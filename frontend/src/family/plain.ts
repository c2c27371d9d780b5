/** The plan in plain words as the server speaks it (backend/trellis/plans/README.md, "The plain view"). */

export interface PlainDetail {
  label: string;
  text: string;
  /** The language of `text` itself; the label is in the language asked for. */
  textLanguage: string;
}

export interface PlainItem {
  /** Stable for the life of the plan; the same in every language. */
  id: string;
  kind: string;
  title: string;
  text: string;
  textLanguage: string;
  details: readonly PlainDetail[];
  /** True for what a family answers with agree, disagree or a question. */
  isDecision: boolean;
}

export interface PlainSection {
  key: string;
  title: string;
  explanation: string;
  items: readonly PlainItem[];
}

/** An item to decide, with the words of the section it stands in. */
export interface Decision extends PlainItem {
  section: { title: string; explanation: string };
}

type Loose = Record<string, unknown>;

const asObject = (value: unknown): Loose => (value && typeof value === 'object' ? (value as Loose) : {});
const asList = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(asObject) : []);
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The server's JSON with every part there; what is missing is empty and never breaks the page. */
export function readPlain(json: unknown): PlainSection[] {
  return asList(json).map((section) => ({
    key: asText(section.key),
    title: asText(section.title),
    explanation: asText(section.explanation),
    items: asList(section.items).map((item) => ({
      id: asText(item.id),
      kind: asText(item.kind),
      title: asText(item.title),
      text: asText(item.text),
      textLanguage: asText(item.textLanguage),
      details: asList(item.details).map((detail) => ({
        label: asText(detail.label),
        text: asText(detail.text),
        textLanguage: asText(detail.textLanguage),
      })),
      isDecision: item.isDecision === true,
    })),
  }));
}

/** What is to be decided, in the order of the plan. */
export function decisionsOf(sections: readonly PlainSection[]): Decision[] {
  return sections.flatMap(({ title, explanation, items }) =>
    items.filter((item) => item.isDecision).map((item) => ({ ...item, section: { title, explanation } })),
  );
}

/** Where an item stands on the page: fit for an address, whatever its id. */
export function placeOf(itemId: string): string {
  return `item-${itemId.replace(/[^A-Za-z0-9_-]/g, '-')}`;
}

/** The first characters of a long number, enough to compare by eye. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, 12);
}

/** Whether what is written in one language is another one to who reads in `language`. */
export function isOther(written: string, language: string): boolean {
  return written !== '' && written.split('-')[0] !== language.split('-')[0];
}
