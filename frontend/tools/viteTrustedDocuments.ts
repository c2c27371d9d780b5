import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const CALL = /\bgraphql\(\s*(?:\/\*.*?\*\/\s*)?`([\s\S]*?)`\s*,?\s*\)/g;
const NAME = /\b(query|mutation|subscription|fragment)\s+(\w+)/;
const GENERATED = /^export const (\w+) = (\{.*\}) as unknown as/gm;

/**
 * In builds, replaces every graphql(`...`) by the one generated document it names.
 *
 * The generated module holds all documents of the product; without this each page, and the family's entry
 * above all, would carry every one of them.
 */
export function trustedDocuments(): Plugin {
  const generated = join(import.meta.dirname, '../src/gql/graphql.ts');
  let documents = new Map<string, string>();
  return {
    name: 'trellis-trusted-documents',
    enforce: 'pre',
    apply: 'build',
    buildStart() {
      documents = new Map();
      for (const [, name, json] of readFileSync(generated, 'utf8').matchAll(GENERATED)) {
        if (name && json) documents.set(name, json);
      }
    },
    resolveId(id) {
      return id.startsWith('virtual:trellis-document/') ? `\0${id}` : undefined;
    },
    load(id) {
      if (!id.startsWith('\0virtual:trellis-document/')) return undefined;
      const json = documents.get(id.slice(id.lastIndexOf('/') + 1));
      return json && { code: `export default ${json};`, moduleSideEffects: false };
    },
    transform(code, id) {
      if (!/\/src\/.*\.tsx?(\?|$)/.test(id) || id.includes('/src/gql/') || !code.includes('graphql('))
        return undefined;
      const imports: string[] = [];
      const replaced = code.replace(CALL, (call, text: string) => {
        const [, kind, name] = NAME.exec(text) ?? [];
        if (!name) return call;
        const constant = kind === 'fragment' ? `${name}FragmentDoc` : `${name}Document`;
        if (!documents.has(constant))
          this.error(`${constant} is not generated: run "npm run codegen" (${id})`);
        imports.push(`import __${constant} from 'virtual:trellis-document/${constant}';`);
        return `__${constant}`;
      });
      return imports.length > 0 ? { code: `${imports.join('')}${replaced}`, map: null } : undefined;
    },
  };
}
