import { graphql } from '@/gql';

export const PAGE = graphql(`
  fragment Asked_page on FamilyRequests {
    studentId
    name
    givenName
    mayAskFor
    mayAnswer
    asked {
      id
      kind
      about
      words
      state
      askedBy
      isMine
      receivedOn
      answeredOn
      dueOn
      noticeId
      draftNoticeId
      steps
      notes {
        id
        kind
        step
        words
        saidOn
        who
        ofSchool
      }
    }
  }
`);

export const READ = graphql(`
  query Asked_read($studentId: ID!) {
    familyRequests(studentId: $studentId) {
      ...Asked_page
    }
  }
`);

export const ASK = graphql(`
  mutation Asked_ask($input: FamilyAskInput!, $idempotencyKey: String!) {
    askSchool(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ...Asked_page
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const WRITE = graphql(`
  mutation Asked_write($requestId: ID!, $kind: String!, $words: String!, $idempotencyKey: String!) {
    writeToSchool(requestId: $requestId, kind: $kind, words: $words, idempotencyKey: $idempotencyKey) {
      __typename
      ...Asked_page
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
  mutation Asked_answer($input: FamilyAnswerInput!, $idempotencyKey: String!) {
    answerFamily(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ...Asked_page
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);
