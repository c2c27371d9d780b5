import { graphql } from '@/gql';

export const CATEGORIES = graphql(`
  query Categories_read {
    disabilityCategories {
      code
      says
      lawSays
      ownEn
      ownEs
      plainly
      cite
      isUsed
      firstAge
      lastAge
      maySet
    }
  }
`);

export const SET_CATEGORY = graphql(`
  mutation Categories_set($input: CategoryInput!) {
    setCategory(input: $input) {
      __typename
      ... on DisabilityCategory {
        code
        says
      }
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);
