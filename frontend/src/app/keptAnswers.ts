import { type Exchange, mapExchange } from '@urql/core';
import { isKeeping, ours } from './keeping';

/** Where the server is out of reach, what a page needs comes from what its person keeps on this device. */
export const keptAnswers: Exchange = (input) =>
  mapExchange({
    onResult: (result) =>
      result.operation.kind === 'query' && isKeeping()
        ? ours().then(({ through }) => through(result, input.client))
        : undefined,
  })(input);
