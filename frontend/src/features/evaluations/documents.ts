import { graphql } from '@/gql';

export const EVALUATION = graphql(`
  query Evaluation_panel($caseId: ID!) {
    evaluation(caseId: $caseId) {
      id
      state
      may
      dueOn
      student {
        id
        name
      }
      choices {
        areas {
          key
          says
        }
        modes {
          key
          says
        }
        papers {
          key
          says
        }
        rawPapers
        grounds {
          key
          says
        }
        hows {
          key
          says
        }
      }
      review {
        fromParents
        classroom
        observations
        parentInput
        moreIsNeeded
        needed
        reviewedBy
        reviewedOn
        revision
      }
      areas {
        id
        key
        name
        procedures
        reason
        language
        mode
        modeSays
        instrument
        isQualified
        plannedOn
        lateReason
        standing
        isLate
        signedOn
        summary
        mayWrite
        mayRead
        assessor {
          id
          name
        }
      }
      papers {
        id
        says
        source
        isRaw
        shownOn
        attachment {
          id
          title
          state
        }
      }
      grounds {
        kind
        says
        said
        parentSignedOn
        districtSignedOn
        until
      }
      copies {
        personId
        name
        givenOn
        how
      }
      team {
        id
        name
      }
      owed {
        id
        name
      }
      report {
        sha256
        signedOn
      }
    }
  }
`);

export const AREA = graphql(`
  query Evaluation_area($caseId: ID!) {
    evaluation(caseId: $caseId) {
      id
      state
      form
      student {
        id
        name
        givenName
        pronouns
      }
      choices {
        scales {
          key
          says
        }
        levels
      }
      areas {
        id
        key
        name
        procedures
        reason
        language
        modeSays
        instrument
        plannedOn
        isLate
        standing
        signedOn
        summary
        mayWrite
        mayRead
        content
        assessor {
          id
          name
        }
        scores {
          id
          instrument
          edition
          givenOn
          examiner
          name
          scale
          scaleSays
          score
          percentile
          level
          low
          high
          descriptor
          validity
        }
        addenda {
          said
          on
          personName
        }
      }
    }
  }
`);

export const REPORT = graphql(`
  query Evaluation_report($caseId: ID!) {
    evaluation(caseId: $caseId) {
      id
      state
      student {
        id
        name
      }
      report {
        sha256
        signedOn
        areas {
          key
          name
          assessor
          instrument
          signedOn
          sha256
          parts {
            key
            label
            text
          }
          scores {
            id
            instrument
            edition
            givenOn
            examiner
            name
            scale
            scaleSays
            score
            percentile
            level
            low
            high
            descriptor
            validity
          }
          addenda {
            said
            on
            personName
          }
        }
      }
    }
  }
`);

export const WRITE_REVIEW = graphql(`
  mutation Evaluation_review($caseId: ID!, $revision: Int!, $review: EvaluationReviewInput!) {
    writeEvaluationReview(caseId: $caseId, revision: $revision, review: $review) {
      __typename
      ... on Evaluation {
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

export const NAME_AREA = graphql(`
  mutation Evaluation_nameArea($caseId: ID!, $area: EvaluationAreaInput!) {
    nameEvaluationArea(caseId: $caseId, area: $area) {
      __typename
      ... on Evaluation {
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

export const DROP_AREA = graphql(`
  mutation Evaluation_dropArea($areaId: ID!) {
    dropEvaluationArea(areaId: $areaId) {
      __typename
      ... on Evaluation {
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

export const ASSIGN = graphql(`
  mutation Evaluation_assign($areaId: ID!, $assignment: EvaluationAssignmentInput!) {
    assignEvaluationArea(areaId: $areaId, assignment: $assignment) {
      __typename
      ... on Evaluation {
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

export const OPEN_AREA = graphql(`
  mutation Evaluation_openArea($areaId: ID!) {
    openEvaluationArea(areaId: $areaId) {
      __typename
      ... on LiveTicket {
        url
        documentId
        epoch
        readOnly
        expiresAt
        personId
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

export const PUT_SCORE = graphql(`
  mutation Evaluation_putScore($areaId: ID!, $score: EvaluationScoreInput!, $scoreId: ID) {
    putEvaluationScore(areaId: $areaId, score: $score, scoreId: $scoreId) {
      __typename
      ... on Evaluation {
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

export const DROP_SCORE = graphql(`
  mutation Evaluation_dropScore($areaId: ID!, $scoreId: ID!) {
    dropEvaluationScore(areaId: $areaId, scoreId: $scoreId) {
      __typename
      ... on Evaluation {
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

export const SIGN_AREA = graphql(`
  mutation Evaluation_signArea($areaId: ID!) {
    signEvaluationArea(areaId: $areaId) {
      __typename
      ... on Evaluation {
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

export const ADD_ADDENDUM = graphql(`
  mutation Evaluation_addAddendum($areaId: ID!, $said: String!, $idempotencyKey: String!) {
    addEvaluationAddendum(areaId: $areaId, said: $said, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Evaluation {
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

export const FILE_PAPER = graphql(`
  mutation Evaluation_filePaper($caseId: ID!, $paper: EvaluationPaperInput!) {
    fileEvaluationPaper(caseId: $caseId, paper: $paper) {
      __typename
      ... on Evaluation {
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

export const SHOW_PAPER = graphql(`
  mutation Evaluation_showPaper($paperId: ID!) {
    showEvaluationPaper(paperId: $paperId) {
      __typename
      ... on Evaluation {
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

export const RECORD_GROUND = graphql(`
  mutation Evaluation_recordGround(
    $caseId: ID!
    $ground: EvaluationGroundInput!
    $idempotencyKey: String!
  ) {
    recordEvaluationGround(caseId: $caseId, ground: $ground, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Evaluation {
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

export const GIVE_COPY = graphql(`
  mutation Evaluation_giveCopy(
    $caseId: ID!
    $personId: ID!
    $givenOn: Date!
    $how: String!
    $idempotencyKey: String!
  ) {
    giveEvaluationCopy(
      caseId: $caseId
      personId: $personId
      givenOn: $givenOn
      how: $how
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ... on Evaluation {
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
