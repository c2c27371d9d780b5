// The stock y-websocket client, as npm has it, against a running server.
// Usage: node stock_client.mjs PACKAGE_JSON PLAN, where PLAN is JSON: { server, room, admitted: [a, b, c, b again], saved }, each { cookie, ticket }.
// Prints one line of JSON: what each saw. Whatever it wrote to the console is in `console`.
import { createRequire } from 'node:module';

const require = createRequire(process.argv[2]);
const { WebsocketProvider, messageSync } = require('y-websocket');
const Y = require('yjs');
const decoding = require('lib0/decoding');
// A browser sends its cookie by itself; Node's own socket, where there is one, cannot be given any.
const Socket = require('ws');
globalThis.WebSocket ??= Socket;
const { server, room, admitted, saved } = JSON.parse(process.argv[3]);

const spoken = [];
for (const way of ['log', 'warn', 'error']) {
  console[way] = (...words) => spoken.push(`${way}: ${words.join(' ')}`);
}

async function until(what, holds) {
  const end = Date.now() + 15_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it did not happen: ${what}`);
    await new Promise((go) => setTimeout(go, 10));
  }
}

class Person {
  constructor({ cookie, ticket }) {
    this.cookie = cookie;
    this.doc = new Y.Doc();
    this.sent = this.acknowledged = 0;
    this.covers = null;
    const person = this;
    // What README.md asks of whoever wants to know what is saved: count the messages with changes.
    class Counting extends Socket {
      constructor(url, protocols) {
        super(url, protocols, { headers: { cookie: person.cookie } });
      }
      send(data) {
        const [kind, step] = new Uint8Array(data);
        if (kind === messageSync && step !== 0) person.sent += 1;
        super.send(data);
      }
    }
    this.provider = new WebsocketProvider(server, room, this.doc, {
      params: { ticket, ...(saved ? { saved: '1' } : {}) },
      WebSocketPolyfill: Counting,
      disableBc: true,
      resyncInterval: 300,
    });
    if (saved) {
      this.provider.messageHandlers[100] = (_encoder, decoder) => {
        this.acknowledged = decoding.readVarUint(decoder);
        this.covers = decoding.readVarUint8Array(decoder);
      };
    }
  }

  get prose() {
    return this.doc.getXmlFragment('prose:strengths').toJSON();
  }

  write(words) {
    const paragraph = new Y.XmlElement('paragraph');
    this.doc.transact(() => {
      paragraph.insert(0, [new Y.XmlText(words)]);
      this.doc.getXmlFragment('prose:strengths').push([paragraph]);
    });
  }

  get isSaved() {
    return this.provider.synced && this.acknowledged === this.sent;
  }
}

const result = {};
try {
  const [ana, bo] = admitted.slice(0, 2).map((one) => new Person(one));
  await until('both are in step', () => ana.provider.synced && bo.provider.synced);

  ana.write('Maya reads');
  await until('Bo sees it', () => bo.prose.includes('Maya reads'));
  bo.write('and she writes');
  await until('Ana sees it', () => ana.prose.includes('and she writes'));

  ana.provider.awareness.setLocalState({ user: { name: 'The principal', color: '#00646f' }, at: 'strengths' });
  await until('Bo sees where Ana is', () => bo.provider.awareness.getStates().get(ana.doc.clientID)?.at);
  result.seen = bo.provider.awareness.getStates().get(ana.doc.clientID);

  // Her plug is pulled; she goes on writing; a third comes meanwhile.
  bo.provider.disconnect();
  await until('Ana sees Bo go', () => !ana.provider.awareness.getStates().has(bo.doc.clientID));
  bo.write('offline');
  ana.write('meanwhile');
  const late = new Person(admitted[2]);
  await until('the third has it all', () => late.prose.includes('meanwhile'));
  bo.cookie = admitted[3].cookie;
  bo.provider.params.ticket = admitted[3].ticket;
  bo.provider.connect();
  await until('everybody has everything', () =>
    [ana, bo, late].every((one) => one.prose.includes('offline') && one.prose.includes('meanwhile')),
  );
  await until('they are alike', () => ana.prose === bo.prose && bo.prose === late.prose);
  // Long enough for the stock client to ask for the server's state several times.
  await new Promise((go) => setTimeout(go, 1000));
  if (saved) {
    await until('all is saved', () => [ana, late].every((one) => one.isSaved));
    result.sent = ana.sent;
    result.acknowledged = ana.acknowledged;
    result.covers = Object.fromEntries(Y.decodeStateVector(ana.covers));
    result.has = Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(ana.doc)));
    result.own = String(ana.doc.clientID);
  }
  result.prose = ana.prose;
  result.update = Buffer.from(Y.encodeStateAsUpdate(ana.doc)).toString('hex');
  for (const one of [ana, bo, late]) one.provider.destroy();

  const refused = new Person({ cookie: admitted[0].cookie, ticket: 'none' });
  const code = await new Promise((go) => refused.provider.on('closed', (event) => go(event.code)));
  result.refused = code;
  result.comesAgain = refused.provider.shouldConnect;
  refused.provider.destroy();
} catch (problem) {
  result.problem = String(problem?.stack ?? problem);
}
result.console = spoken;
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(result.problem ? 1 : 0));
