import type { CodegenConfig } from '@graphql-codegen/cli';
import { Kind, visit } from 'graphql';

/**
 * Asks for `__typename` everywhere the cache needs it, before hashing, so that the hash covers it.
 * Not at the root: a subscription may have only one root field, and `__typename` would be a second.
 */
const withTypenames: CodegenConfig['generates'][string] = {
  documentTransforms: [
    {
      transform: ({ documents }) =>
        documents.map((file) => ({
          ...file,
          document:
            file.document &&
            visit(file.document, {
              SelectionSet(node, _key, parent) {
                const isRoot = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
                const hasIt = node.selections.some(
                  (s) => s.kind === Kind.FIELD && s.name.value === '__typename',
                );
                if (isRoot || hasIt) return undefined;
                const typename = {
                  kind: Kind.FIELD,
                  name: { kind: Kind.NAME, value: '__typename' },
                } as const;
                return { ...node, selections: [typename, ...node.selections] };
              },
            }),
        })),
    },
  ],
};

/**
 * Types, fragments and trusted documents from ../schema.graphql.
 *
 * `documentMode` stays unset: 'documentNode' writes an empty persisted-documents.json without a word.
 */
const config: CodegenConfig = {
  schema: '../schema.graphql',
  documents: ['src/**/*.{ts,tsx}', '!src/gql/**', '!src/routeTree.gen.ts', '!src/**/*.test.{ts,tsx}'],
  ignoreNoDocuments: true,
  generates: {
    'src/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: { unmaskFunctionName: 'readFragment' },
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: 'sha256' },
      },
      ...withTypenames,
      config: {
        useTypeImports: true,
        // Names in TypeScript are the names in the document, so that one finds the other.
        namingConvention: 'keep',
        enumsAsTypes: true,
        strictScalars: true,
        scalars: { ID: 'string', Date: 'string', DateTime: 'string', JSON: 'unknown' },
      },
    },
    'src/gql/cacheShape.ts': { plugins: ['./tools/cacheShape.cjs'] },
  },
};

export default config;
