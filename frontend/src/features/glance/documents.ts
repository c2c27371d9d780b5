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
        number
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
