import { graphql } from '@/gql';

export const OF_STUDENT = graphql(`
  query MovesOfStudent_moves($studentId: ID!) {
    student(id: $studentId) {
      id
      cases {
        id
        state
        says
        machine
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
    studentMoves(studentId: $studentId) {
      ...Moves_ofStudent
    }
  }
`);

export const MOVES = graphql(`
  fragment Moves_ofStudent on StudentMoves {
    mayBegin
    mayReturn
    left {
      leftOn
      retentionFrom
      reasonSays
    }
    reasons {
      key
      says
      cite
      owesNotice
      owesSummary
    }
    moves {
      caseId
      machine
      on
      reason
      reasonSays
      code
      cite
      otherDistrict
      otherState
      note
      owesSummary
      closesOn
      confirmedAheadOn
      papersToKeep
      noticesToDraft
      mayWriteSummary
      papers {
        id
        kind
        says
        on
        how
        who
        said
      }
      notices {
        noticeId
        step
        state
      }
      summary {
        revision
        givenOn
        givenHow
        parts {
          key
          says
          text
        }
      }
    }
  }
`);

export const TRANSFER = graphql(`
  mutation MovesOfStudent_transfer($input: TransferInput!) {
    recordTransfer(input: $input) {
      __typename
      ... on MoveBegun {
        caseId
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

export const EXIT = graphql(`
  mutation MovesOfStudent_exit($input: ExitInput!) {
    proposeExit(input: $input) {
      __typename
      ... on MoveBegun {
        caseId
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

export const WHERE_FROM = graphql(`
  mutation MovesOfStudent_whereFrom($caseId: ID!, $otherDistrict: String!, $otherState: String!) {
    sayWhereFrom(caseId: $caseId, otherDistrict: $otherDistrict, otherState: $otherState) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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
  mutation MovesOfStudent_keep($input: MovePaperInput!) {
    keepMovePaper(input: $input) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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

export const DRAFT = graphql(`
  mutation MovesOfStudent_draft($caseId: ID!, $step: String!) {
    draftMoveNotice(caseId: $caseId, step: $step) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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

export const BEGIN_SUMMARY = graphql(`
  mutation MovesOfStudent_beginSummary($caseId: ID!) {
    beginSummary(caseId: $caseId) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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

export const WRITE_SUMMARY = graphql(`
  mutation MovesOfStudent_writeSummary($caseId: ID!, $revision: Int!, $parts: [SummaryPartInput!]!) {
    writeSummary(caseId: $caseId, revision: $revision, parts: $parts) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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

export const GIVE_SUMMARY = graphql(`
  mutation MovesOfStudent_giveSummary($caseId: ID!, $revision: Int!, $givenOn: Date!, $how: String!) {
    giveSummary(caseId: $caseId, revision: $revision, givenOn: $givenOn, how: $how) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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

export const RETURN = graphql(`
  mutation MovesOfStudent_return($studentId: ID!, $on: Date!, $reason: String!) {
    recordReturn(studentId: $studentId, on: $on, reason: $reason) {
      __typename
      ... on StudentMoves {
        ...Moves_ofStudent
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

export const STATUSES = graphql(`
  query StatusPage_students($search: String, $schoolId: ID, $after: String) {
    students(first: 50, search: $search, schoolId: $schoolId, after: $after) {
      edges {
        cursor
        node {
          id
          name
          grade
          birthOn
          status
          may
          school {
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

export const STATUS_SCHOOLS = graphql(`
  query StatusPage_schools {
    schools {
      id
      name
    }
  }
`);

export const REASONS = graphql(`
  query StatusPage_reasons {
    exitReasons {
      key
      says
      cite
      owesNotice
      owesSummary
    }
  }
`);
