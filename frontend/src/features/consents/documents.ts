import { graphql } from '@/gql';

export const OF_CASE = graphql(`
  fragment Consent_ofCase on CaseConsent {
    caseId
    caseState
    may
    independentAsked
    notices {
      noticeId
      what
      state
      opens
    }
    request {
      id
      version
      kind
      requestedOn
      requestedBy
      bothDecide
      byArea
      conflict
      granted
      areas {
        key
        name
        procedures
        language
        assessor
      }
      records {
        what
        to
      }
      asked {
        id
        name
        state
        says
        whyClosed
        viewedAt
        writtenOn
        answers {
          outcome
          says
          way
          signedOn
          receivedOn
          receipt
          refusedAreas
          comment
        }
      }
    }
    attempts {
      id
      madeOn
      channel
      outcome
      madeBy
    }
    attemptsAreEnough
    attemptsNeeded
    channelsNeeded
    overrides {
      way
      decidedOn
      reason
    }
  }
`);

export const READ = graphql(`
  query ConsentOfCase_read($caseId: ID!, $language: String!) {
    caseConsent(caseId: $caseId, language: $language) {
      ...Consent_ofCase
    }
  }
`);

export const CHANGED = graphql(`
  subscription ConsentOfCase_changed($id: ID!) {
    studentChanged(studentId: $id) {
      id
    }
  }
`);

export const FILES = graphql(`
  query ConsentFiles_list($id: ID!) {
    student(id: $id) {
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

export const DRAFT = graphql(`
  mutation ConsentOfCase_draft(
    $caseId: ID!
    $what: String!
    $reason: String
    $isConfirmed: Boolean!
    $language: String!
    $idempotencyKey: String!
  ) {
    draftCaseNotice(
      caseId: $caseId
      what: $what
      reason: $reason
      isConfirmed: $isConfirmed
      language: $language
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...Consent_ofCase
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const ASK = graphql(`
  mutation ConsentOfCase_ask(
    $caseId: ID!
    $records: [ReleaseInput!]!
    $jointOrderId: ID
    $idempotencyKey: String!
    $language: String!
  ) {
    askForConsent(
      caseId: $caseId
      records: $records
      jointOrderId: $jointOrderId
      idempotencyKey: $idempotencyKey
      language: $language
    ) {
      __typename
      ...Consent_ofCase
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const REMIND = graphql(`
  mutation ConsentOfCase_remind($caseId: ID!, $language: String!, $idempotencyKey: String!) {
    remindOfConsent(caseId: $caseId, language: $language, idempotencyKey: $idempotencyKey) {
      __typename
      ...Consent_ofCase
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const RECORD = graphql(`
  mutation ConsentOfCase_record(
    $caseId: ID!
    $askId: ID!
    $outcome: String!
    $signedOn: Date!
    $receivedOn: Date!
    $attachmentId: ID!
    $writtenIn: String!
    $refusedAreas: [String!]!
    $idempotencyKey: String!
    $language: String!
  ) {
    recordConsent(
      caseId: $caseId
      askId: $askId
      outcome: $outcome
      signedOn: $signedOn
      receivedOn: $receivedOn
      attachmentId: $attachmentId
      writtenIn: $writtenIn
      refusedAreas: $refusedAreas
      idempotencyKey: $idempotencyKey
      language: $language
    ) {
      __typename
      ...Consent_ofCase
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const ATTEMPT = graphql(`
  mutation ConsentOfCase_attempt(
    $caseId: ID!
    $madeOn: Date!
    $channel: String!
    $outcome: String!
    $idempotencyKey: String!
    $language: String!
  ) {
    logContactAttempt(
      caseId: $caseId
      madeOn: $madeOn
      channel: $channel
      outcome: $outcome
      idempotencyKey: $idempotencyKey
      language: $language
    ) {
      __typename
      ...Consent_ofCase
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const OVERRIDE = graphql(`
  mutation ConsentOfCase_override(
    $caseId: ID!
    $way: String!
    $decidedOn: Date!
    $attachmentId: ID!
    $reason: String!
    $language: String!
    $idempotencyKey: String!
  ) {
    decideOverride(
      caseId: $caseId
      way: $way
      decidedOn: $decidedOn
      attachmentId: $attachmentId
      reason: $reason
      language: $language
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...Consent_ofCase
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);
