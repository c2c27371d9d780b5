import { waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LiveSection } from './LiveSection';
import { putBack, type RefusedPlace, readPlaces } from './refusals';
import { LiveServer, TestSocket } from './testing/liveServer';

const ANA = { personId: 'ana', name: 'Ana Flores', initials: 'AF' };
const rows = (doc: Y.Doc): Y.Array<Y.Map<unknown>> => doc.getArray('rows:goals');
const row = (id: string, words = '') =>
  new Y.Map<unknown>([
    ['id', id],
    ['condition', new Y.Text(words)],
  ]);
function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph');
  element.insert(0, [new Y.XmlText(words)]);
  return element;
}
/** Two copies of one document: what the server holds, and a browser's. */
function pair(fill: (doc: Y.Doc) => void): { held: Y.Doc; own: Y.Doc } {
  const held = new Y.Doc();
  fill(held);
  const own = new Y.Doc();
  Y.applyUpdate(own, Y.encodeStateAsUpdate(held));
  return { held, own };
}
/** Puts back, sends everything, and gives what the server then holds. */
function sent(held: Y.Doc, own: Y.Doc, ...paths: string[][]): Y.Doc {
  const places = paths.map((path) => ({ path, why: 'number' }));
  const refusals = putBack(own, Y.encodeStateAsUpdate(held), places, 'test');
  expect(refusals).not.toBeNull();
  Y.applyUpdate(held, Y.encodeStateAsUpdate(own, Y.encodeStateVector(held)));
  return held;
}

describe('a place goes back to what the server holds', () => {
  test('a value that was there, and one that was not', () => {
    const { held, own } = pair((doc) => doc.getMap('fields').set('minutes', 30));
    own.getMap('fields').set('minutes', 5_000_000);
    own.getMap('fields').set('weeks', -1);
    own.getMap('fields').set('kind', 'annual');
    const after = sent(held, own, ['fields', 'minutes'], ['fields', 'weeks']);
    expect(after.getMap('fields').toJSON()).toEqual({ minutes: 30, kind: 'annual' });
    expect(own.getMap('fields').toJSON()).toEqual(held.getMap('fields').toJSON());
  });

  test('a column of a row, and the row and its words stay', () => {
    const { held, own } = pair((doc) => rows(doc).push([row('g1', 'Given a text')]));
    rows(own).push([row('g2', 'New')]);
    rows(own).get(0).set('minutes', 1e9);
    (rows(own).get(0).get('condition') as Y.Text).insert(0, 'Now: ');
    expect(rows(sent(held, own, ['rows:goals', 'g1', 'minutes'])).toJSON()).toEqual([
      { id: 'g1', condition: 'Now: Given a text' },
      { id: 'g2', condition: 'New' },
    ]);
  });

  test('a text, without taking away what somebody else writes in it meanwhile', () => {
    const { held, own } = pair((doc) => rows(doc).push([row('g1', 'Given a text')]));
    (rows(own).get(0).get('condition') as Y.Text).insert(12, 'x'.repeat(30_000));
    (rows(held).get(0).get('condition') as Y.Text).insert(0, 'Ben: ');
    expect(rows(sent(held, own, ['rows:goals', 'g1', 'condition'])).toJSON()).toEqual([
      { id: 'g1', condition: 'Ben: Given a text' },
    ]);
  });

  test('of a prose only the blocks that differ are written anew', () => {
    const { held, own } = pair((doc) =>
      doc
        .getXmlFragment('prose:strengths')
        .insert(0, [paragraph('One'), paragraph('Two'), paragraph('Three')]),
    );
    const first = own.getXmlFragment('prose:strengths').get(0);
    own.getXmlFragment('prose:strengths').insert(2, [new Y.XmlElement('script')]);
    own.getXmlFragment('prose:strengths').delete(1, 1);
    const after = sent(held, own, ['prose:strengths']).getXmlFragment('prose:strengths');
    expect(after.toArray().map(String)).toEqual(
      ['One', 'Two', 'Three'].map((word) => `<paragraph>${word}</paragraph>`),
    );
    expect(own.getXmlFragment('prose:strengths').get(0)).toBe(first);
  });

  test('of a list grown too long the new rows go', () => {
    const { held, own } = pair((doc) => rows(doc).push([row('g1')]));
    rows(own).insert(0, [row('g0'), row('g00')]);
    expect(rows(sent(held, own, ['rows:goals'])).toJSON()).toEqual([{ id: 'g1', condition: '' }]);
  });

  test.each<[string[]]>([[['elsewhere']], [['fields']], [['rows:goals', 'gone', 'minutes']]])(
    'what no editor makes cannot be put back: %j',
    (path) => {
      const { held, own } = pair(() => {});
      expect(putBack(own, Y.encodeStateAsUpdate(held), [{ path, why: 'form' }], 'test')).toBeNull();
    },
  );

  test.each(['{}', '[{"path":[],"why":"x"}]', '[{"path":[1],"why":"x"}]', '[{"path":["a"]}]', 'no'])(
    'a message that says no places is refused: %s',
    (said) => {
      expect(() => readPlaces(new TextEncoder().encode(said))).toThrow();
    },
  );
});

describe('a section whose edit is refused', () => {
  let server: LiveServer;
  const open: LiveSection[] = [];
  const section = () => {
    const live = new LiveSection({
      openTicket: server.openTicket,
      self: ANA,
      WebSocket: TestSocket,
      backoff: { first: 10, longest: 40 },
      graceMs: 30,
    });
    open.push(live);
    return live;
  };
  const fields = (live: LiveSection) => live.getSnapshot().doc.getMap('fields');
  const isTooMuch = (value: unknown) => typeof value === 'number' && value > 1_000_000;
  const tooMuch = (doc: Y.Doc): RefusedPlace[] =>
    [...doc.getMap('fields').entries()]
      .filter(([, value]) => isTooMuch(value))
      .map(([key]) => ({ path: ['fields', key], why: 'number' }));

  beforeEach(async () => {
    server = await LiveServer.start();
    server.doc.getMap('fields').set('minutes', 30);
    server.breaksShape = (doc) => tooMuch(doc).length > 0;
    server.placesRefused = tooMuch;
  });
  afterEach(async () => {
    for (const live of open.splice(0)) live.destroy();
    await server.stop();
  });

  test('keeps the rest, says which value was not taken, and is saved', async () => {
    const live = section();
    live.connect();
    await waitFor(() => expect(live.getSnapshot().status).toBe('live'));
    const { doc } = live.getSnapshot();
    doc.transact(() => {
      fields(live).set('minutes', 5_000_000);
      fields(live).set('kind', 'annual');
    });
    fields(live).set('after', 'typed meanwhile');
    await waitFor(() => expect(live.getSnapshot()).toMatchObject({ save: 'saved', status: 'live' }));
    const kept = { minutes: 30, kind: 'annual', after: 'typed meanwhile' };
    expect(fields(live).toJSON()).toEqual(kept);
    expect(server.doc.getMap('fields').toJSON()).toEqual(kept);
    expect(live.getSnapshot().doc).toBe(doc);
    expect(live.getSnapshot().lost).toBeNull();
    const [refusal] = live.getSnapshot().refusals;
    expect(live.getSnapshot().refusals).toEqual([
      { path: ['fields', 'minutes'], why: 'number', value: 5_000_000 },
    ]);
    if (refusal) live.forgetRefusal(refusal);
    expect(live.getSnapshot().refusals).toEqual([]);
  });

  test('the same value again is refused again, and put back again', async () => {
    const live = section();
    live.connect();
    await waitFor(() => expect(live.getSnapshot().status).toBe('live'));
    for (const value of [2_000_000, 3_000_000]) {
      fields(live).set('minutes', value);
      await waitFor(() => expect(live.getSnapshot().refusals).toMatchObject([{ value }]));
      await waitFor(() => expect(live.getSnapshot()).toMatchObject({ save: 'saved', status: 'live' }));
    }
    expect(fields(live).get('minutes')).toBe(30);
    expect(live.getSnapshot().lost).toBeNull();
  });

  test('a server that names a place again although it was put back is not asked for ever', async () => {
    server.breaksShape = (doc) => doc.getMap('fields').has('kind');
    server.placesRefused = () => [{ path: ['fields', 'minutes'], why: 'number' }];
    const live = section();
    live.connect();
    await waitFor(() => expect(live.getSnapshot().status).toBe('live'));
    fields(live).set('kind', 'annual');
    await waitFor(() => expect(live.getSnapshot().lost).toBe('shape'));
    await waitFor(() => expect(live.getSnapshot()).toMatchObject({ save: 'saved', status: 'live' }));
    expect(fields(live).toJSON()).toEqual({ minutes: 30 });
  });
});
