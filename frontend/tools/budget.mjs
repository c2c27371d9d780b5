// What a phone must fetch before it shows something, in gzipped kilobytes, from the build's manifest.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = process.argv[2] ?? 'dist';
const BUDGETS = { 'family.html': { js: 135, css: 10 }, 'index.html': { js: 160, css: 20 } };
const LAZY_ROUTE = 200;
const LANGUAGE = 15;

const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));
const sizes = new Map();
function kilobytes(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length / 1000);
  return sizes.get(file);
}

/** The chunks an entry needs at once: itself and what it imports, all the way down; not what it imports later. */
function needed(key, found = new Set()) {
  if (found.has(key)) return found;
  found.add(key);
  for (const next of manifest[key].imports ?? []) needed(next, found);
  return found;
}

const sum = (files) => [...new Set(files)].reduce((total, file) => total + kilobytes(file), 0);
let failed = false;
function report(name, size, budget) {
  const isOver = size > budget;
  failed ||= isOver;
  console.log(
    `${isOver ? 'OVER ' : 'ok   '} ${name.padEnd(44)} ${size.toFixed(1).padStart(7)} kB of ${budget}`,
  );
}

for (const [entry, budget] of Object.entries(BUDGETS)) {
  const chunks = [...needed(entry)].map((key) => manifest[key]);
  report(`${entry} scripts`, sum(chunks.map((chunk) => chunk.file)), budget.js);
  report(`${entry} styles`, sum(chunks.flatMap((chunk) => chunk.css ?? [])), budget.css);
}
const atOnce = new Set(Object.keys(BUDGETS).flatMap((entry) => [...needed(entry)]));
for (const [key, chunk] of Object.entries(manifest)) {
  if (!chunk.isDynamicEntry) continue;
  const own = [...needed(key)].filter((part) => !atOnce.has(part)).map((part) => manifest[part].file);
  const isLanguage = key.endsWith('.po');
  const size = sum(own);
  if (isLanguage || size > 20) report(key, size, isLanguage ? LANGUAGE : LAZY_ROUTE);
}
if (failed) process.exitCode = 1;
