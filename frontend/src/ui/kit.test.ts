import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const files = globSync('**/*.{ts,tsx,css}', { cwd: import.meta.dirname }).filter(
  (file) => !file.includes('.test.'),
);
const read = (file: string) => readFileSync(join(import.meta.dirname, file), 'utf8');

describe('the kit', () => {
  test('knows no domain word', () => {
    const domain =
      /\b(students?|pupils?|iep|guardians?|caseload|districts?|meetings?|teachers?|disabilit\w+)\b/i;
    const found = files.flatMap(
      (file) =>
        read(file)
          .match(domain)
          ?.map((word) => `${file}: ${word}`) ?? [],
    );
    expect(found).toEqual([]);
  });

  test('uses logical directions only, so that it reads from right to left too', () => {
    const physical =
      /(?<![\w-])-?(?:(?:[mp][lr]|left|right)-(?:\d|\[|\(|px|auto|full)|text-left|text-right|border-[lr]\b|rounded-[lr]\b|float-(?:left|right))/;
    const found = files.filter((file) => physical.test(read(file)));
    expect(found).toEqual([]);
  });
});
