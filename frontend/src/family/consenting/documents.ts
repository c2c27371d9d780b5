import { graphql } from '@/gql';
import type { FamilyConsent_askFragment } from '@/gql/graphql';

export const ASK = graphql(`
  fragment FamilyConsent_ask on ConsentAsk {
    id
    state
    says
    whyClosed
    isOver
    studentId
    givenName
    kind
    activity
    ifNot
    areas {
      key
      name
      plainly
      procedures
      language
      assessor
    }
    records {
      what
      to
    }
    noRecords
    statements
    bothDecide
    mayTakeBack
    isOthers
    byArea
    requestedOn
    requestedBy
    dueOn
    sha256
    sentences {
      outcome
      text
      sha256
    }
    language
    answers {
      outcome
      says
      way
      signedOn
      receivedOn
      receipt
      refusedAreas
    }
  }
`);

export const READ = graphql(`
  query FamilyConsent_read($id: ID!, $language: String!) {
    viewer {
      recentlyAuthenticated
    }
    consentAsk(id: $id, language: $language) {
      ...FamilyConsent_ask
    }
  }
`);

export const VIEWED = graphql(`
  mutation FamilyConsent_viewed($id: ID!, $language: String!) {
    markConsentViewed(id: $id, language: $language) {
      __typename
      ...FamilyConsent_ask
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const ANSWER = graphql(`
  mutation FamilyConsent_answer(
    $id: ID!
    $agrees: Boolean!
    $refusedAreas: [String!]!
    $documentSha256: String!
    $consentTextSha256: String!
    $language: String!
    $typedName: String!
    $idempotencyKey: String!
  ) {
    answerConsent(
      id: $id
      agrees: $agrees
      refusedAreas: $refusedAreas
      documentSha256: $documentSha256
      consentTextSha256: $consentTextSha256
      language: $language
      typedName: $typedName
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...FamilyConsent_ask
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const REVOKE = graphql(`
  mutation FamilyConsent_revoke(
    $id: ID!
    $documentSha256: String!
    $consentTextSha256: String!
    $language: String!
    $typedName: String!
    $idempotencyKey: String!
  ) {
    revokeConsent(
      id: $id
      documentSha256: $documentSha256
      consentTextSha256: $consentTextSha256
      language: $language
      typedName: $typedName
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...FamilyConsent_ask
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export type Ask = FamilyConsent_askFragment;
export type Step = 'yes' | 'no' | 'back';
