import { graphql } from '@/gql';

export const COMPARISON = graphql(`
  query ComparePage_comparison(
    $planId: ID!
    $language: String!
    $before: ID
    $after: ID
    $everything: Boolean!
  ) {
    planComparison(
      planId: $planId
      language: $language
      before: $before
      after: $after
      everything: $everything
    ) {
      plan {
        id
        kind
        student {
          id
          name
        }
      }
      sides {
        id
        of
        occasion
        number
        at
        startsOn
        endsOn
      }
      before {
        id
      }
      after {
        id
      }
      changeCount
      sections
    }
  }
`);
