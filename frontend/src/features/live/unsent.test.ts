import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Ledger } from './ledger';
import { leftIn, unsentPlaces } from './unsent';

test('names each field, cell and text that says something the server does not have', () => {
  const doc = new Y.Doc();
  doc.getMap('fields').set('kind', 'annual');
  const row = new Y.Map<unknown>([['id', 'g1']]);
  doc.getArray('rows:goals').push([row]);
  row.set('baseline', new Y.Text('2 of 10'));
  const ledger = new Ledger();
  ledger.knows(Y.encodeStateVector(doc));
  const places = () => unsentPlaces(doc, (client) => ledger.upTo(client));
  expect(places()).toEqual([]);
  expect(leftIn(doc, ledger)).toBeNull();

  doc.getMap('fields').set('esy', 'no');
  (row.get('baseline') as Y.Text).insert(7, ' tries');
  const paragraph = new Y.XmlElement('paragraph');
  doc.getXmlFragment('prose:strengths').push([paragraph]);
  paragraph.insert(0, [new Y.XmlText('Reads aloud.')]);
  doc.getMap('apart').set('esy', []);
  expect(
    places()
      .map((path) => path.join('/'))
      .sort(),
  ).toEqual(['fields/esy', 'prose:strengths', 'rows:goals/g1/baseline']);
  const left = leftIn(doc, ledger);
  doc.destroy();
  expect(left?.doc.getMap('fields').get('esy')).toBe('no');
});

test('what was only taken away says no words', () => {
  const doc = new Y.Doc();
  doc.getMap('fields').set('kind', 'annual');
  const ledger = new Ledger();
  ledger.knows(Y.encodeStateVector(doc));
  doc.getMap('fields').delete('kind');
  expect(leftIn(doc, ledger)).toBeNull();
});

test('what came from the server is the server’s, whoever wrote it', () => {
  const doc = new Y.Doc();
  const other = new Y.Doc();
  other.getMap('fields').set('kind', 'annual');
  const ledger = new Ledger();
  doc.on('update', (update: Uint8Array) => ledger.came(update));
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  expect(leftIn(doc, ledger)).toBeNull();
});
