import { graphql } from '@/gql';

export const FACTS = graphql(`
  fragment Transfer_facts on PlanTransfer {
    source
    fromDistrict
    fromState
    isInState
    arrivedOn
    oldStartsOn
    oldEndsOn
    evaluatedOn
    reevaluationDueOn
    services
    evaluation
    revision
    consultedOn
    consultedHow
    consultedWith
    parentSaid
  }
`);

export const HAND_OVER = graphql(`
  mutation Transfer_handOver($planId: ID!, $to: String!, $ground: String!, $reason: String!) {
    handOverPlan(planId: $planId, to: $to, ground: $ground, reason: $reason) {
      __typename
      ... on TransferPackage {
        fileName
        content
        expiresAt
        told
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

export const DISTRICTS = graphql(`
  query Transfer_districts {
    signInOptions {
      slug
      name
    }
  }
`);

export const LOOK = graphql(`
  mutation Transfer_look($studentId: ID!, $content: String!) {
    lookIntoTransfer(studentId: $studentId, content: $content) {
      __typename
      ... on TransferPreview {
        fromDistrict
        fromState
        isInState
        madeAt
        startsOn
        endsOn
        evaluatedOn
        nameInPlan
        bornOnInPlan
        isSurelyTheChild
        carried
        anew
        notAgreed
        stays {
          section
          label
          why
        }
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

export const START = graphql(`
  mutation Transfer_start($studentId: ID!, $content: String!, $arrivedOn: Date!, $isSameChild: Boolean!) {
    startFromTransfer(
      studentId: $studentId
      content: $content
      arrivedOn: $arrivedOn
      isSameChild: $isSameChild
    ) {
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

export const START_FROM_PAPER = graphql(`
  mutation Transfer_startFromPaper($studentId: ID!, $paper: PaperPlanInput!, $arrivedOn: Date!) {
    startFromPaper(studentId: $studentId, paper: $paper, arrivedOn: $arrivedOn) {
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

export const FILES = graphql(`
  query Transfer_files($studentId: ID!) {
    student(id: $studentId) {
      id
      attachments(first: 50) {
        edges {
          node {
            id
            title
            state
          }
        }
      }
    }
  }
`);

export const RECORD = graphql(`
  mutation Transfer_record(
    $planId: ID!
    $revision: Int!
    $services: [ComparableServiceInput!]!
    $consulted: ConsultationInput
    $evaluation: String
  ) {
    recordComparableServices(
      planId: $planId
      revision: $revision
      services: $services
      consulted: $consulted
      evaluation: $evaluation
    ) {
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
