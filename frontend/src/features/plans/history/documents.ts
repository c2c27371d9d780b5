import { graphql } from '@/gql';

export const HISTORY = graphql(`
  query SectionHistory_moments($planId: ID!, $sectionKey: String!, $language: String!) {
    sectionHistory(planId: $planId, sectionKey: $sectionKey, language: $language) {
      mayRestore
      written
      moments {
        number
        startedAt
        endedAt
        people
        putsBack
      }
      people {
        id
        name
        initials
      }
    }
  }
`);

export const MOMENT = graphql(`
  query SectionHistory_moment($planId: ID!, $sectionKey: String!, $number: Int!, $language: String!) {
    sectionMoment(planId: $planId, sectionKey: $sectionKey, number: $number, language: $language) {
      changeCount
      parts
      moment {
        number
      }
      previous {
        number
      }
    }
  }
`);

export const RESTORE = graphql(`
  mutation SectionHistory_restore($planId: ID!, $sectionKey: String!, $number: Int!) {
    restoreSection(planId: $planId, sectionKey: $sectionKey, number: $number) {
      __typename
      ... on SectionRestored {
        number
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

export const UNDO = graphql(`
  mutation SectionHistory_undo($planId: ID!, $sectionKey: String!, $number: Int!) {
    undoRestore(planId: $planId, sectionKey: $sectionKey, number: $number) {
      __typename
      ... on SectionRestored {
        number
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
