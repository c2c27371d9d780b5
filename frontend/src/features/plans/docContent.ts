import * as Y from 'yjs';
import type { ContentRow, FormField, FormSection, SectionContent } from './form';
import { type Row, type Rows, rowId, shownRows } from './rows';

export const fieldsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('fields');
export const proseOf = (doc: Y.Doc, key: string): Y.XmlFragment => doc.getXmlFragment(`prose:${key}`);
export const rowsOf = (doc: Y.Doc, key: string): Rows => doc.getArray<Row>(`rows:${key}`);

/** What a live document says, in the form of the server's `content`. Empty and absent are both null. */
export function docContent(section: FormSection, doc: Y.Doc): SectionContent {
  const written = section.fields.filter((field) => field.kind !== 'computed');
  return Object.fromEntries(written.map((field) => [field.key, fieldContent(field, doc)]));
}

function fieldContent(field: FormField, doc: Y.Doc): unknown {
  if (field.kind === 'rows') {
    return shownRows(rowsOf(doc, field.key)).map((row) => rowContent(field, row));
  }
  if (field.kind === 'prose') {
    const fragment = proseOf(doc, field.key);
    const text = fragmentText(fragment);
    return text.trim() === '' ? null : { doc: { type: 'doc', content: nodesOf(fragment) }, text };
  }
  return plain(fieldsOf(doc).get(field.key));
}

export function rowContent(field: FormField, row: Row): ContentRow {
  const columns = field.rowFields.map((column) => [column.key, plain(row.get(column.key))]);
  return { ...Object.fromEntries(columns), id: rowId(row) };
}

function plain(value: unknown): unknown {
  const said = value instanceof Y.Text ? value.toString() : value;
  return said === undefined || said === '' ? null : said;
}

/** The words of a fragment, one line a block. */
function fragmentText(fragment: Y.XmlFragment | Y.XmlElement): string {
  return fragment
    .toArray()
    .map((node) => {
      if (node instanceof Y.XmlText) {
        return node
          .toDelta()
          .map((run: { insert: unknown }) => (typeof run.insert === 'string' ? run.insert : ''))
          .join('');
      }
      return node instanceof Y.XmlElement ? `${fragmentText(node)}\n` : '';
    })
    .join('');
}

interface Run {
  insert: unknown;
  attributes?: Record<string, unknown>;
}

/** The nodes of a fragment as the editor would write them down, without needing the editor. */
function nodesOf(parent: Y.XmlFragment | Y.XmlElement): unknown[] {
  return parent.toArray().flatMap((node): unknown[] => {
    if (node instanceof Y.XmlText) {
      return (node.toDelta() as Run[])
        .filter((run) => typeof run.insert === 'string')
        .map(({ insert, attributes = {} }) => {
          const marks = Object.keys(attributes).map((type) => ({ type }));
          return { type: 'text', text: insert, ...(marks.length > 0 ? { marks } : {}) };
        });
    }
    if (!(node instanceof Y.XmlElement)) return [];
    const content = nodesOf(node);
    const attrs = node.getAttributes();
    return [
      {
        type: node.nodeName,
        ...(Object.keys(attrs).length > 0 ? { attrs } : {}),
        ...(content.length > 0 ? { content } : {}),
      },
    ];
  });
}
