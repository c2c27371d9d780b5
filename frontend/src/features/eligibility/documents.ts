import { graphql } from '@/gql';

export const WHOLE = graphql(`
  fragment Determination_whole on Determination {
    id
    machine
    state
    says
    revision
    meetingId
    heldOn
    decidedOn
    effectiveOn
    primaryCategory
    secondaryCategories
    outcome
    sha256
    certifiedAt
    certifiedBy
    noticeId
    mayWrite
    student {
      id
      name
    }
    categories {
      code
      says
      isUsed
    }
    parts {
      key
      title
      questions {
        key
        says
        cite
        kind
        group
        category
        yes
        text
        on
      }
    }
    group {
      id
      name
      role
      roleSays
      isFamily
      conclusion
      statement
      isOnPaper
      isMe
      isAskedAgain
    }
    report {
      sha256
      signedOn
      areas {
        name
        assessor
        signedOn
        summary
      }
    }
    copies {
      ...Notice_given
    }
    missing {
      key
      says
      cite
    }
    steps {
      event
      says
      may
      asksReason
      certifies
      why
      doNext
    }
    line {
      state
      says
      standing
      reachedOn
    }
    log {
      number
      says
      happenedOn
      capacity
      person
      reason
    }
    opens {
      key
      may
      dueOn
    }
  }
`);

export const DETERMINATION = graphql(`
  query DeterminationPage_determination($id: ID!) {
    determination(id: $id) {
      id
      ...Determination_whole
    }
  }
`);

export const MEETINGS = graphql(`
  query DeterminationPage_meetings($studentId: ID!) {
    student(id: $studentId) {
      id
      meetings {
        id
        kind
        state
        startsAt
      }
    }
  }
`);

export const REVISE = graphql(`
  mutation Determination_revise($id: ID!, $revision: Int!, $input: DeterminationInput!) {
    reviseDetermination(id: $id, revision: $revision, input: $input) {
      __typename
      ... on Determination {
        id
        ...Determination_whole
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

export const STEP = graphql(`
  mutation Determination_step(
    $id: ID!
    $revision: Int!
    $event: String!
    $reason: String
    $lateReason: String
    $lateNote: String
    $idempotencyKey: String!
  ) {
    takeDeterminationStep(
      id: $id
      revision: $revision
      event: $event
      reason: $reason
      lateReason: $lateReason
      lateNote: $lateNote
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Determination {
        id
        ...Determination_whole
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

export const ADD = graphql(`
  mutation Determination_add($id: ID!, $role: String!, $name: String, $idempotencyKey: String!) {
    addToGroup(id: $id, role: $role, name: $name, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Determination {
        id
        ...Determination_whole
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

export const TAKE_OUT = graphql(`
  mutation Determination_takeOut($memberId: ID!, $reason: String!, $idempotencyKey: String!) {
    takeOutOfGroup(memberId: $memberId, reason: $reason, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Determination {
        id
        ...Determination_whole
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

export const CONCLUDE = graphql(`
  mutation Determination_conclude(
    $memberId: ID!
    $revision: Int!
    $conclusion: String!
    $statement: String
    $isOnPaper: Boolean!
    $idempotencyKey: String!
  ) {
    concludeDetermination(
      memberId: $memberId
      revision: $revision
      conclusion: $conclusion
      statement: $statement
      isOnPaper: $isOnPaper
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Determination {
        id
        ...Determination_whole
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

export const REFER = graphql(`
  mutation Determination_refer(
    $studentId: ID!
    $reason: String!
    $determinationId: ID
    $idempotencyKey: String!
  ) {
    referFor504(
      studentId: $studentId
      reason: $reason
      determinationId: $determinationId
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Determination {
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

export const START = graphql(`
  mutation Determination_startPlan($studentId: ID!, $kind: String!) {
    startPlan(studentId: $studentId, kind: $kind, occasion: "initial") {
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

export const OF_STUDENT = graphql(`
  query EligibilityOfStudent_eligibility($studentId: ID!) {
    eligibility(studentId: $studentId) {
      category
      caseToDetermine
      caseToAgree
      papersToKeep
      mayBegin
      mayRefer
      mayReevaluate
      determinations {
        id
        machine
        state
        says
        decidedOn
      }
      papers {
        kind
        madeOn
        way
        parent
        reasons
      }
      ahead {
        on
        why
      }
      parents {
        id
        name
      }
    }
  }
`);

export const BEGIN = graphql(`
  mutation EligibilityOfStudent_begin($caseId: ID!, $idempotencyKey: String!) {
    beginDetermination(caseId: $caseId, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Determination {
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

export const REEVALUATE = graphql(`
  mutation EligibilityOfStudent_reevaluate(
    $studentId: ID!
    $reason: String!
    $idempotencyKey: String!
  ) {
    openReevaluation(studentId: $studentId, reason: $reason, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Case {
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

export const KEEP_PAPER = graphql(`
  mutation EligibilityOfStudent_keepPaper($input: ReevaluationInput!, $idempotencyKey: String!) {
    keepReevaluationPaper(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on ReevaluationRecord {
        kind
        madeOn
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

export const GIVE_COPY = graphql(`
  mutation Determination_giveCopy($id: ID!, $personId: ID!, $way: String!, $on: Date!) {
    giveDeterminationCopy(id: $id, personId: $personId, way: $way, on: $on) {
      __typename
      ... on Determination {
        ...Determination_whole
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
