import { graphql } from '@/gql';

export const REQUESTS = graphql(`
  query RequestsPage_requests($state: String, $after: String) {
    helpRequests(first: 25, after: $after, state: $state) {
      edges {
        cursor
        node {
          id
          number
          way
          saidAloud
          receivedOn
          givenName
          familyName
          birthOn
          state
          receipt
          language
          wantsInterpreter
          concern
          askerName
          askerRelation
          askerEmail
          askerPhone
          school {
            id
            name
          }
          case {
            id
            state
            student {
              id
              name
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        isExact
      }
    }
  }
`);

export const CASES = graphql(`
  query RequestsPage_cases($state: String, $after: String) {
    cases(first: 50, after: $after, state: $state) {
      edges {
        cursor
        node {
          id
          state
          says
          machine
          receivedOn
          student {
            id
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      totalCount {
        value
        isExact
      }
    }
  }
`);

export const TO_MATCH = graphql(`
  query MatchDialog_request($id: ID!) {
    node(id: $id) {
      id
      ... on HelpRequest {
        id
        suggestions {
          student {
            id
            name
            birthOn
            grade
            school {
              id
              name
            }
          }
        }
        alike {
          id
          number
          receivedOn
          state
        }
      }
    }
  }
`);

export const STUDENTS = graphql(`
  query MatchDialog_students($search: String!) {
    students(first: 5, search: $search) {
      edges {
        cursor
        node {
          id
          name
          birthOn
          grade
          school {
            id
            name
          }
        }
      }
    }
  }
`);

export const MATCH = graphql(`
  mutation MatchDialog_match($requestId: ID!, $studentId: ID!, $isConfirmed: Boolean!) {
    matchRequest(requestId: $requestId, studentId: $studentId, isConfirmed: $isConfirmed) {
      __typename
      ... on HelpRequest {
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

export const DUPLICATE = graphql(`
  mutation MatchDialog_duplicate($requestId: ID!, $ofId: ID!, $isConfirmed: Boolean!) {
    sayRequestDuplicate(requestId: $requestId, ofId: $ofId, isConfirmed: $isConfirmed) {
      __typename
      ... on HelpRequest {
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

export const KEEP = graphql(`
  mutation MatchDialog_keep($requestId: ID!) {
    keepForChildFind(requestId: $requestId) {
      __typename
      ... on HelpRequest {
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

export const TAKE_BACK = graphql(`
  mutation TakeBackDialog_takeBack($requestId: ID!, $reason: String!) {
    takeBackMatch(requestId: $requestId, reason: $reason) {
      __typename
      ... on HelpRequest {
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

export const LOG = graphql(`
  mutation LogRequest_log($input: RequestInput!, $idempotencyKey: String!) {
    logRequest(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ... on HelpRequest {
        id
        number
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

export const SCHOOLS = graphql(`
  query LogRequest_schools {
    schools {
      id
      name
    }
  }
`);

export const OF_STUDENT = graphql(`
  query CasesOfStudent_cases($id: ID!) {
    student(id: $id) {
      id
      cases {
        id
        state
        says
        machine
        receivedOn
        line {
          state
          says
          standing
          reachedOn
        }
        steps {
          event
          says
          may
          asksReason
          asksDay
          why
          doNext
          by
        }
        events {
          number
          says
          happenedOn
          capacity
          reason
          person {
            id
            name
          }
        }
      }
    }
  }
`);

export const TAKE = graphql(`
  mutation CasesOfStudent_take($caseId: ID!, $event: String!, $reason: String, $happenedOn: Date) {
    takeCaseStep(caseId: $caseId, event: $event, reason: $reason, happenedOn: $happenedOn) {
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
