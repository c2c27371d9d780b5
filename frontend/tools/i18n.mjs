// Words of the interface: `extract` finds them, `fill words.json` writes translations, `check` fails on what is missing.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const PARTS = [
  'amending',
  'asked',
  'caseloads',
  'cases',
  'consents',
  'deadlines',
  'deployment',
  'desk',
  'evaluations',
  'eligibility',
  'forms',
  'history',
  'library',
  'holders',
  'meeting-room',
  'messages',
  'moved',
  'moves',
  'notices',
  'rostering',
  'staff',
  'transferring',
  'translations',
  'worklists',
];
const of = (language) => PARTS.map((part) => `src/locales/${language}/${part}.po`);
const CATALOGUES = [...of('en'), ...of('es')];
const LOCK = 'node_modules/.i18n-lock';

const read = (path) => readFileSync(path, 'utf8');
const unquote = (text) =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => JSON.parse(`"${part[1]}"`)).join('');
const withoutDates = (po) => po.replace(/^"POT-Creation-Date:.*$/m, '');

/** One writer at a time: two extractions at once would each lose the other's words. */
async function alone(work) {
  for (let tries = 0; ; tries++) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      if (tries > 300) throw new Error(`${LOCK} is held by somebody else; remove it if nobody is extracting`);
      await wait(100);
    }
  }
  try {
    return work();
  } finally {
    rmSync(LOCK, { recursive: true });
  }
}

function extract() {
  execFileSync('node_modules/.bin/lingui', ['extract', '--clean'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** Entries of a catalogue: where each stands, its source and its translation. */
function entries(po) {
  return po
    .split(/\n\n+/)
    .map((block) => ({
      block,
      source: unquote(/^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)/m.exec(block)?.[1] ?? ''),
      words: unquote(/^msgstr ((?:"(?:[^"\\]|\\.)*"\s*)*)/m.exec(block)?.[1] ?? ''),
    }))
    .filter((entry) => entry.source !== '' && !/^#~/m.test(entry.block));
}

/** Takes {"English": "Español"} and writes what is there; what is already translated stays unless it is in the file. */
function fill(wordsPath) {
  const words = JSON.parse(read(wordsPath));
  let count = 0;
  for (const path of of('es')) {
    let po = read(path);
    for (const { block, source } of entries(po)) {
      if (!Object.hasOwn(words, source)) continue;
      const filled = block.replace(
        /^msgstr (?:"(?:[^"\\]|\\.)*"\s*)+$/m,
        () => `msgstr ${JSON.stringify(words[source])}`,
      );
      po = po.replace(block, () => filled);
      count++;
    }
    writeFileSync(path, po);
  }
  extract();
  const known = new Set(spanish().map((entry) => entry.source));
  const unknown = Object.keys(words).filter((source) => !known.has(source));
  console.log(
    `${count} filled${unknown.length ? `; not in the interface: ${unknown.map((s) => `"${s}"`).join(', ')}` : ''}`,
  );
}

const spanish = () => of('es').flatMap((path) => entries(read(path)));
const missing = () => spanish().filter((entry) => entry.words === '');

function check() {
  const before = CATALOGUES.map((path) => [path, read(path)]);
  extract();
  const stale = before.filter(([path, po]) => withoutDates(read(path)) !== withoutDates(po));
  for (const [path, po] of before) writeFileSync(path, po);
  for (const [path] of stale) console.error(`${path} does not match the code: run "npm run i18n:extract"`);
  const empty = missing();
  for (const { source } of empty) console.error(`es is missing: ${JSON.stringify(source)}`);
  if (stale.length > 0 || empty.length > 0) process.exitCode = 1;
  else console.log(`${spanish().length} messages, all in English and Spanish`);
}

const [command, argument] = process.argv.slice(2);
await alone(() => {
  if (command === 'extract') {
    extract();
    const empty = missing();
    console.log(`${spanish().length} messages, ${empty.length} without Spanish`);
    if (empty.length > 0)
      console.log(JSON.stringify(Object.fromEntries(empty.map(({ source }) => [source, ''])), null, 2));
  } else if (command === 'fill') {
    extract();
    fill(argument);
  } else check();
});
