import { graphql } from '@/gql';

export const FILE_RULES = graphql(`
  query FileRules_read {
    fileRule {
      asksForRaw
      asksOutsideTeam
      asksKinds
      maySet
    }
    retentionClasses {
      key
      kinds
      countedFrom
      years
      floorYears
      defaultYears
      citation
      why
      maySet
      said {
        id
        years
        startsOn
        because
        setAt
        setBy {
          id
          name
        }
      }
    }
  }
`);

export const SET_FILE_RULE = graphql(`
  mutation FileRules_set($asksForRaw: Boolean!, $asksOutsideTeam: Boolean!, $asksKinds: [String!]!) {
    setFileRule(asksForRaw: $asksForRaw, asksOutsideTeam: $asksOutsideTeam, asksKinds: $asksKinds) {
      __typename
      ... on FileRule {
        asksForRaw
        asksOutsideTeam
        asksKinds
        maySet
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

export const SET_RETENTION = graphql(`
  mutation FileRules_keep($retentionClass: String!, $years: Int!, $because: String!, $startsOn: Date) {
    setRetention(retentionClass: $retentionClass, years: $years, because: $because, startsOn: $startsOn) {
      __typename
      ... on RetentionClass {
        key
        years
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

export const TO_DESTROY = graphql(`
  query Destruction_list {
    filesToDestroy {
      more
      due {
        obstacle
        student {
          studentId
          name
        }
        attachment {
          id
          title
          kind
          createdAt
          retention {
            keepUntil
            explained
          }
        }
      }
      underWay {
        id
        ground
        state
        because
        askedOn
        proposedOn
        fromOn
        mayDestroyNow
        student {
          studentId
          name
        }
        attachment {
          id
          title
          kind
        }
        proposedBy {
          id
          name
        }
        told {
          how
          toldOn
          person {
            id
            name
          }
        }
        toTell {
          id
          name
        }
      }
    }
  }
`);

export const PROPOSE_DESTRUCTION = graphql(`
  mutation Destruction_propose($attachmentId: ID!, $ground: String!, $because: String!, $askedOn: Date) {
    proposeDestruction(attachmentId: $attachmentId, ground: $ground, because: $because, askedOn: $askedOn) {
      __typename
      ... on FileDestruction {
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

export const RECORD_NOTICE = graphql(`
  mutation Destruction_told($id: ID!, $personId: ID!, $how: String!, $on: Date!) {
    recordDestructionNotice(id: $id, personId: $personId, how: $how, on: $on) {
      __typename
      ... on FileDestruction {
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

export const CALL_OFF = graphql(`
  mutation Destruction_callOff($id: ID!, $because: String!) {
    callOffDestruction(id: $id, because: $because) {
      __typename
      ... on FileDestruction {
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

export const DESTROY = graphql(`
  mutation Destruction_destroy($id: ID!, $because: String!) {
    destroyFile(id: $id, because: $because) {
      __typename
      ... on FileDestruction {
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
