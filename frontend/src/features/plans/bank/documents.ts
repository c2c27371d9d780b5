import { graphql } from '@/gql';

export const SEARCH = graphql(`
  query GoalBank_search($text: String!) {
    goalBank(text: $text) {
      id
      isOwn
      topic
      area
      language
      measuredEvery
      gradeFrom
      gradeTo
      subject
      condition
      behavior
      criterion
      method
      useCount
      ownPlanCount
    }
  }
`);

export const PREPARE = graphql(`
  mutation GoalBank_prepare($planId: ID!, $goal: BankGoalInput!) {
    prepareBankGoal(planId: $planId, goal: $goal) {
      __typename
      ... on PreparedGoal {
        subject
        condition
        behavior
        criterion
        method
        names
        mayPublish
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

export const KEEP = graphql(`
  mutation GoalBank_keep($planId: ID!, $goal: BankGoalInput!, $forDistrict: Boolean!, $idempotencyKey: String!) {
    keepBankGoal(planId: $planId, goal: $goal, forDistrict: $forDistrict, idempotencyKey: $idempotencyKey) {
      __typename
      ... on BankGoal {
        id
        isOwn
        subject
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

export const USE = graphql(`
  mutation GoalBank_use($planId: ID!, $goalId: ID!, $rowId: String!) {
    useBankGoal(planId: $planId, goalId: $goalId, rowId: $rowId) {
      __typename
      ... on BankGoal {
        id
        useCount
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

export const ARCHIVE = graphql(`
  mutation GoalBank_archive($id: ID!) {
    archiveBankGoal(id: $id) {
      __typename
      ... on BankGoal {
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
