import type { UpdatesConfig } from '@urql/exchange-graphcache';

/**
 * What the cache cannot see by itself: a mutation that adds to or takes from a list.
 *
 * Changed objects need nothing here: they are found by their id. Keys are `Mutation` or `Subscription`, then
 * the field. `cache.invalidate('Query', 'caseload')` is nearly always enough.
 */
export const cacheUpdates: UpdatesConfig = {};
