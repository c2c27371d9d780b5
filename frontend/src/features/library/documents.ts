import { graphql } from '@/gql';

export const FILE = graphql(`
  fragment Library_file on Attachment {
    id
    kind
    title
    fileName
    contentType
    byteCount
    state
    refusedBecause
    createdAt
    source
    sensitivity
    withdrawnBecause
    replacesId
    isDamaged
    may
    asksWhy
    retention {
      retentionClass
      keepUntil
      isOver
      explained
    }
    destruction {
      state
      proposedOn
      destroyedAt
    }
    uploadedBy {
      id
      name
    }
  }
`);

export const HOLD = graphql(`
  fragment Library_hold on LegalHold {
    id
    attachmentId
    because
    sinceOn
    untilOn
    stands
    liftedAt
    liftedBecause
    placedBy {
      id
      name
    }
  }
`);

export const LIST = graphql(`
  query Library_list(
    $studentId: ID!
    $after: String
    $kind: String
    $words: String
    $standing: String
    $by: String!
  ) {
    student(id: $studentId) {
      id
      name
      givenName
      may
      legalHolds {
        id
        ...Library_hold
      }
      attachments(first: 30, after: $after, kind: $kind, words: $words, standing: $standing, by: $by) {
        edges {
          cursor
          node {
            id
            ...Library_file
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
  }
`);

export const STORY = graphql(`
  query Library_story($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Attachment {
        sha256
        sameAs {
          id
          title
        }
        versions {
          id
          ...Library_file
        }
        deeds {
          id
          deed
          code
          said
          at
          person {
            id
            name
          }
        }
      }
    }
  }
`);

export const START = graphql(`
  mutation Library_start(
    $studentId: ID!
    $kind: String!
    $title: String!
    $fileName: String!
    $contentType: String!
    $byteCount: Int!
    $source: String!
    $replacesId: ID
  ) {
    startUpload(
      studentId: $studentId
      kind: $kind
      title: $title
      fileName: $fileName
      contentType: $contentType
      byteCount: $byteCount
      source: $source
      replacesId: $replacesId
    ) {
      __typename
      ... on UploadTarget {
        url
        headers {
          name
          value
        }
        attachment {
          id
        }
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

export const OPEN = graphql(`
  mutation Library_open($id: ID!, $reason: String, $said: String!, $preview: Boolean!) {
    openAttachment(id: $id, reason: $reason, said: $said, preview: $preview) {
      __typename
      ... on OpenLink {
        url
        expiresAt
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

export const RENAME = graphql(`
  mutation Library_rename($id: ID!, $title: String!, $source: String!) {
    renameAttachment(id: $id, title: $title, source: $source) {
      __typename
      ... on Attachment {
        id
        title
        source
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

export const REFILE = graphql(`
  mutation Library_refile($id: ID!, $kind: String!) {
    refileAttachment(id: $id, kind: $kind) {
      __typename
      ... on Attachment {
        id
        kind
        sensitivity
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

export const WITHDRAW = graphql(`
  mutation Library_withdraw($id: ID!, $because: String!, $said: String!) {
    withdrawAttachment(id: $id, because: $because, said: $said) {
      __typename
      ... on Attachment {
        id
        state
        withdrawnBecause
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

export const PLACE_HOLD = graphql(`
  mutation Library_placeHold($studentId: ID!, $attachmentId: ID, $because: String!, $untilOn: Date) {
    placeLegalHold(studentId: $studentId, attachmentId: $attachmentId, because: $because, untilOn: $untilOn) {
      __typename
      ... on LegalHold {
        id
        stands
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

export const LIFT_HOLD = graphql(`
  mutation Library_liftHold($id: ID!, $because: String!) {
    liftLegalHold(id: $id, because: $because) {
      __typename
      ... on LegalHold {
        id
        stands
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
