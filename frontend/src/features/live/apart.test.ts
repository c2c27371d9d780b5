import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { answersAt, apartOf, type Clash, clashesIn, decided, keepAnswers } from './apart';
import { Ledger } from './ledger';

/** A server that holds a document, and people who come and go with copies of it. */
class Person {
  readonly doc = new Y.Doc();
  readonly ledger = new Ledger();
  readonly clashes: Clash[] = [];

  constructor(private readonly server: Y.Doc) {
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      if (transaction.origin !== 'server') return;
      const wasHere = (client: number, clock: number) => clock < (transaction.beforeState.get(client) ?? 0);
      this.clashes.push(
        ...clashesIn(
          transaction,
          ({ client, clock }) => clock >= this.ledger.upTo(client) && wasHere(client, clock),
        ),
      );
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'server') this.ledger.came(update);
    });
  }

  set(key: string, value: unknown): void {
    this.doc.getMap('fields').set(key, value);
  }

  get(key: string): unknown {
    return this.doc.getMap('fields').get(key);
  }

  /** Comes back: hears what is new, then sends what is its own. */
  sync(): Clash[] {
    const before = this.clashes.length;
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(this.server, Y.encodeStateVector(this.doc)), 'server');
    Y.applyUpdate(this.server, Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(this.server)));
    this.ledger.knows(Y.encodeStateVector(this.server));
    return this.clashes.slice(before);
  }
}

function people(count: number): [Y.Doc, ...Person[]] {
  const server = new Y.Doc();
  return [server, ...Array.from({ length: count }, () => new Person(server))];
}

describe('two who answer', () => {
  test('while apart, and differently: who comes second sees both', () => {
    const [, ana, ben] = people(2) as [Y.Doc, Person, Person];
    ana.set('meeting_on', '2026-11-01');
    ana.sync();
    ben.sync();
    ana.set('meeting_on', '2026-12-01');
    ben.set('meeting_on', '2026-12-24');
    expect(ben.sync()).toEqual([]);
    expect(ana.sync()).toEqual([
      { place: 'meeting_on', own: '2026-12-01', other: '2026-12-24', client: ben.doc.clientID },
    ]);
  });

  test('one after the other: nothing', () => {
    const [, ana, ben] = people(2) as [Y.Doc, Person, Person];
    ana.set('meeting_on', '2026-12-01');
    ana.sync();
    ben.sync();
    ben.set('meeting_on', '2026-12-24');
    ben.set('meeting_on', '2026-12-25');
    expect(ben.sync()).toEqual([]);
    expect(ana.sync()).toEqual([]);
  });

  test('the same while apart: nothing', () => {
    const [, ana, ben] = people(2) as [Y.Doc, Person, Person];
    ana.set('esy', ['a', 'b']);
    ben.set('esy', ['a', 'b']);
    expect([...ana.sync(), ...ben.sync()]).toEqual([]);
  });

  test('one by taking the answer away: both', () => {
    const [, ana, ben] = people(2) as [Y.Doc, Person, Person];
    ana.set('esy', 'yes');
    ana.sync();
    ben.sync();
    ben.set('esy', null);
    ana.set('esy', 'no');
    ben.sync();
    expect(ana.sync()).toMatchObject([{ place: 'esy', own: 'no', other: null }]);
  });

  test('in one cell of a row: both, and never for where the row stands', () => {
    const [server, ana, ben] = people(2) as [Y.Doc, Person, Person];
    server.getArray('rows:services').push([
      new Y.Map<unknown>([
        ['id', 's1'],
        ['position', 1],
      ]),
    ]);
    for (const one of [ana, ben]) one.sync();
    for (const [one, minutes] of [
      [ana, 30],
      [ben, 45],
    ] as const) {
      const row = one.doc.getArray<Y.Map<unknown>>('rows:services').get(0);
      row.set('minutes', minutes);
      row.set('position', minutes);
    }
    ben.sync();
    expect(ana.sync()).toMatchObject([{ place: 'services.s1.minutes', own: 30, other: 45 }]);
  });
});

test('an alarm for every pair of different answers given apart, and for no others', () => {
  let alarms = 0;
  // A small generator of its own, so that a failure can be repeated by its seed.
  for (let seed = 1; seed <= 120; seed += 1) {
    let state = seed * 7919;
    const next = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648;
      return Math.floor((state / 2147483648) * below);
    };
    const [server, ...all] = people(3);
    const keys = ['a', 'b'];
    // Which edit the server's answer is, and which one each person had before them when they were last there.
    const there = (key: string) => JSON.stringify(server.getMap('fields')._map.get(key)?.id ?? null);
    const seen = all.map(() => new Map(keys.map((key) => [key, there(key)])));
    const unsent = all.map(() => new Map<string, unknown>());
    for (let step = 0; step < 40; step += 1) {
      const who = next(all.length);
      const person = all[who] as Person;
      const own = unsent[who] as Map<string, unknown>;
      if (next(3) > 0) {
        const key = keys[next(keys.length)] as string;
        const value = next(4);
        person.set(key, value);
        own.set(key, value);
        continue;
      }
      const held = new Map(keys.map((key) => [key, server.getMap('fields').get(key)]));
      const expected = [...own]
        .filter(([key, value]) => there(key) !== seen[who]?.get(key) && held.get(key) !== value)
        .map(([key]) => key)
        .sort();
      const found = person.sync();
      expect(found.map((clash) => clash.place).sort(), `seed ${seed}, step ${step}`).toEqual(expected);
      for (const clash of found) {
        expect(clash.own, `seed ${seed}`).toBe(own.get(clash.place));
        expect(clash.other, `seed ${seed}`).toBe(held.get(clash.place));
      }
      for (const key of keys) seen[who]?.set(key, there(key));
      own.clear();
      alarms += found.length;
    }
  }
  expect(alarms).toBeGreaterThan(100);
});

describe('what waits for a decision', () => {
  const answer = (value: unknown, name: string | null) => ({
    value,
    name,
    personId: name?.toLowerCase() ?? null,
    at: null,
  });

  test('stands in the document for everybody, each answer once, until somebody decides', () => {
    const doc = new Y.Doc();
    keepAnswers(doc, 'esy', [answer('yes', null), answer('no', 'Ana')]);
    keepAnswers(doc, 'esy', [answer('yes', 'Ben'), answer('later', 'Chidi')]);
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    expect(answersAt(other, 'esy').map(({ value, name }) => [value, name])).toEqual([
      ['yes', 'Ben'],
      ['no', 'Ana'],
      ['later', 'Chidi'],
    ]);
    decided(other, 'esy');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    expect(answersAt(doc, 'esy')).toEqual([]);
  });

  test('one answer is nothing to decide, and what is no list of answers is nothing', () => {
    const doc = new Y.Doc();
    keepAnswers(doc, 'esy', [answer('no', 'Ana'), answer('no', 'Ben')]);
    expect(apartOf(doc).size).toBe(0);
    for (const odd of [7, 'x', [1, 2], [{ value: 1 }], null]) {
      apartOf(doc).set('odd', odd);
      expect(answersAt(doc, 'odd')).toEqual([]);
    }
  });
});
