import { graphql } from '@/gql';

export const START_AMENDMENT = graphql(`
  mutation Amending_start($planId: ID!, $amendment: AmendmentInput!) {
    startAmendment(planId: $planId, amendment: $amendment) {
      __typename
      ... on Plan {
        id
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

export const RESTATE_AMENDMENT = graphql(`
  mutation Amending_restate($planId: ID!, $amendment: AmendmentInput!) {
    restateAmendment(planId: $planId, amendment: $amendment) {
      __typename
      ... on Plan {
        ...Plan_standing
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

export const SET_ASIDE = graphql(`
  mutation Amending_setAside($planId: ID!, $toMeeting: Boolean!) {
    setAmendmentAside(planId: $planId, toMeeting: $toMeeting) {
      __typename
      ... on Plan {
        id
        state
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
