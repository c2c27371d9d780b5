import type { Client } from '@urql/core';
import { graphql } from '@/gql';
import type { Found } from '@/ui';

const NAMED = graphql(`
  query StaffFrame_search($text: String!) {
    search(text: $text) {
      id
      title
      subtitle
      href
    }
  }
`);

/** What takes longer to find than names as they are typed: asked beside it. */
const FURTHER = graphql(`
  query StaffFrame_searchFurther($text: String!) {
    searchFurther(text: $text) {
      id
      title
      subtitle
      href
    }
  }
`);

const FRESH = { requestPolicy: 'network-only' } as const;

/** Names as typed, then whatever else was found; each thing once. */
export async function findAnything(client: Client, text: string): Promise<readonly Found[]> {
  const [named, further] = await Promise.all([
    client.query(NAMED, { text }, FRESH).toPromise(),
    text.length < 3 ? null : client.query(FURTHER, { text }, FRESH).toPromise(),
  ]);
  if (named.error) throw named.error;
  const found = [...(named.data?.search ?? []), ...(further?.data?.searchFurther ?? [])];
  return found.filter(({ id }, index) => found.findIndex((one) => one.id === id) === index);
}
