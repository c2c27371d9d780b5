import { graphql } from '@/gql';

export const OF_STUDENT = graphql(`
  fragment Rights_ofStudent on StudentRights {
    studentId
    name
    givenName
    held {
      id
      personId
      name
      law
      mayView
      mayConsent
      mayReceiveNotice
      basis
      startsOn
      endsOn
      endsByMajority
      standing
      decision
    }
    decisions {
      id
      number
      personId
      name
      kind
      scopes
      startsOn
      endsOn
      ground
      reason
      hasPaper
      paper {
        id
        title
      }
      recordedBy
      recordedAt
      closed
      lookedAt
      lookedAtBy
    }
    family {
      id
      name
      saidAs
      worksHere
    }
    papers {
      id
      title
    }
    ideaAge
    ideaOn
    ferpaOn
    isTheirOwn
    mayKeep
    number
  }
`);

export const READ = graphql(`
  query RightsPage_rights($studentId: ID!) {
    studentRights(studentId: $studentId) {
      ...Rights_ofStudent
    }
  }
`);

export const SEEING = graphql(`
  query WhoCanSee_list($studentId: ID!) {
    whoCanSee(studentId: $studentId) {
      personId
      name
      title
      opensRecord
      assesses
      ways {
        kind
        role
        opensRecord
        startsOn
        endsOn
      }
    }
  }
`);

export const CHANGED = graphql(`
  subscription RightsPage_changed($id: ID!) {
    studentChanged(studentId: $id) {
      id
    }
  }
`);

export const DECIDE = graphql(`
  mutation RightsPage_decide($input: RightsDecisionInput!, $idempotencyKey: String!) {
    decideRights(input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ...Rights_ofStudent
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const LOOK = graphql(`
  mutation RightsPage_look($id: ID!) {
    lookAtRightsDecision(id: $id) {
      __typename
      ...Rights_ofStudent
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);
