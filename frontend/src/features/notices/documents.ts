import { graphql } from '@/gql';

export const GIVEN = graphql(`
  fragment Notice_given on GivenTo {
    id
    name
    language
    deliveries {
      way
      on
      recordedAt
    }
  }
`);

export const NOTICE = graphql(`
  fragment Notice_whole on PriorNotice {
    id
    state
    revision
    trigger
    actionOn
    issueBy
    issueByWhy
    isLate
    lateReason
    issuedAt
    issuedBy
    sha256
    corrects
    may
    student {
      id
      name
    }
    items {
      id
      how
      isOwn
      text
      textLanguage
      en
      es
    }
    contents {
      key
      number
      label
      help
      cite
      none
      noneEn
      noneEs
      isOpen
      text
      textLanguage
      en
      es
    }
    givenTo {
      ...Notice_given
    }
    otherReaders {
      language
      names
    }
    renderings {
      language
      how
      byWhom
      on
      reason
      fileTitle
      recordedBy
      recordedAt
    }
  }
`);

export const BY_ID = graphql(`
  query CaseNotice_notice($id: ID!, $language: String!) {
    priorNotice(id: $id, language: $language) {
      ...Notice_whole
    }
  }
`);

export const PAPERS = graphql(`
  query Notices_papers($planId: ID!, $language: String!) {
    planPapers(planId: $planId, language: $language) {
      versionId
      waits
      mayDraft
      copyIsDue
      copies {
        ...Notice_given
      }
      notice {
        ...Notice_whole
      }
    }
  }
`);

export const DRAFT = graphql(`
  mutation Notices_draft($planId: ID!, $language: String!) {
    draftNotice(planId: $planId, language: $language) {
      __typename
      ... on PriorNotice {
        ...Notice_whole
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

export const REVISE = graphql(`
  mutation Notices_revise(
    $id: ID!
    $revision: Int!
    $contents: [NoticeText!]!
    $items: [OwnItem!]!
    $language: String!
  ) {
    reviseNotice(id: $id, revision: $revision, contents: $contents, items: $items, language: $language) {
      __typename
      ... on PriorNotice {
        ...Notice_whole
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

export const ISSUE = graphql(`
  mutation Notices_issue(
    $id: ID!
    $revision: Int!
    $lateReason: String
    $renderings: [RenderingInput!]
    $language: String!
  ) {
    issueNotice(
      id: $id
      revision: $revision
      lateReason: $lateReason
      renderings: $renderings
      language: $language
    ) {
      __typename
      ... on PriorNotice {
        ...Notice_whole
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

export const RENDER = graphql(`
  mutation Notices_render($id: ID!, $said: RenderingInput!, $language: String!) {
    renderNotice(id: $id, said: $said, language: $language) {
      __typename
      ... on PriorNotice {
        ...Notice_whole
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

export const CORRECT = graphql(`
  mutation Notices_correct($id: ID!, $language: String!) {
    correctNotice(id: $id, language: $language) {
      __typename
      ... on PriorNotice {
        ...Notice_whole
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

export const HAND_OVER = graphql(`
  mutation Notices_handOver($id: ID!, $personId: ID!, $way: String!, $on: Date!, $language: String!) {
    handOverNotice(id: $id, personId: $personId, way: $way, on: $on, language: $language) {
      __typename
      ... on PriorNotice {
        ...Notice_whole
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

export const HAND_OVER_COPY = graphql(`
  mutation Notices_handOverCopy($versionId: ID!, $personId: ID!, $way: String!, $on: Date!) {
    handOverCopy(versionId: $versionId, personId: $personId, way: $way, on: $on) {
      __typename
      ... on CopyReceived {
        versionId
        wasNew
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

export const SAFEGUARDS = graphql(`
  query Safeguards_given($studentId: ID!) {
    safeguards(studentId: $studentId) {
      id
      mayGive
      givenTo {
        ...Notice_given
      }
    }
  }
`);

export const GIVE_SAFEGUARDS = graphql(`
  mutation Safeguards_give($studentId: ID!, $personId: ID!, $way: String!, $on: Date!) {
    giveSafeguards(studentId: $studentId, personId: $personId, way: $way, on: $on) {
      __typename
      ... on Safeguards {
        id
        mayGive
        givenTo {
          ...Notice_given
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

export const NOTICES_504 = graphql(`
  query Notices504_given($studentId: ID!, $language: String!) {
    section504Notices(studentId: $studentId, language: $language) {
      id
      mayGive
      notices {
        id
        about
        says
        issuedOn
        givenTo {
          ...Notice_given
        }
      }
    }
  }
`);

export const GIVE_504 = graphql(`
  mutation Notices504_give($id: ID!, $personId: ID!, $way: String!, $on: Date!) {
    giveSection504Notice(id: $id, personId: $personId, way: $way, on: $on) {
      __typename
      ... on Section504Notices {
        id
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
