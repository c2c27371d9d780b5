import { graphql } from '@/gql';

export const CATEGORIES = graphql(`
  query Categories_read {
    disabilityCategories {
      code
      cite
      isUsed
      firstAge
      lastAge
      lawEn
      lawEs
      ownEn
      ownEs
      earliestAge
      latestAge
      maySet
      setAt
      setBy {
        id
        name
      }
    }
  }
`);

export const SET_CATEGORY = graphql(`
  mutation Categories_set($input: CategoryInput!) {
    setCategory(input: $input) {
      __typename
      ... on DisabilityCategory {
        code
        ownEn
        ownEs
        isUsed
        firstAge
        lastAge
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
