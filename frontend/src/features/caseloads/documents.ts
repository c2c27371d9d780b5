import { graphql } from '@/gql';

export const CASELOADS = graphql(`
  query CaseloadsPage_caseloads {
    caseloads {
      personId
      name
      isHere
      studentCount
    }
    studentsWithoutCaseManager {
      studentId
    }
  }
`);

export const OF_PERSON = graphql(`
  query HandOverPage_caseload($personId: ID!) {
    caseloads {
      personId
      name
      isHere
      studentCount
    }
    caseloadOf(personId: $personId) {
      studentId
      name
      schoolName
      hasOpenCase
      sectionCount
      areaCount
      meetingCount
    }
  }
`);

export const OF_NOBODY = graphql(`
  query HandOverPage_nobodys {
    studentsWithoutCaseManager {
      studentId
      name
      schoolName
      hasOpenCase
      sectionCount
      areaCount
      meetingCount
    }
  }
`);

export const STAFF = graphql(`
  query HandOverPage_staff($search: String) {
    people(first: 20, kind: "staff", search: $search) {
      edges {
        cursor
        node {
          id
          name
          title
          email
        }
      }
    }
  }
`);

export const HAND_OVER = graphql(`
  mutation HandOverPage_handOver(
    $fromId: ID
    $pieces: [CaseloadPieceInput!]!
    $reason: String!
    $idempotencyKey: String!
  ) {
    handOverCaseload(fromId: $fromId, pieces: $pieces, reason: $reason, idempotencyKey: $idempotencyKey) {
      __typename
      ... on CaseloadHandedOver {
        studentCount
        sectionCount
        sectionsLeft
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
