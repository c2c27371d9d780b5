import { graphql } from '@/gql';

export const GLANCE = graphql(`
  query GlancePage_sheet($studentId: ID!, $language: String!) {
    atAGlance(studentId: $studentId, language: $language) {
      student {
        id
        name
        grade
      }
      school
      plans {
        plan {
          id
          kind
          startsOn
          endsOn
        }
        versionId
        number
        toAcknowledge
        acknowledgedAt
        notes
        parts
      }
      absence
      cut
      toAskTitle
      toAsk {
        name
        role
        email
      }
    }
  }
`);

export const ACKNOWLEDGE = graphql(`
  mutation GlancePage_acknowledge($versionId: ID!) {
    acknowledgePlan(versionId: $versionId) {
      __typename
      ... on PlanAcknowledged {
        versionId
        acknowledgedAt
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
