import { graphql } from '@/gql';

export const FINDINGS = graphql(`
  fragment Plan_finding on Finding {
    ruleId
    severity
    message
    cite
    sectionKey
    fieldKey
    rowId
  }
`);

/** What changes while somebody works on a plan. */
export const STANDING = graphql(`
  fragment Plan_standing on Plan {
    id
    state
    startsOn
    endsOn
    amendmentWay
    amendmentReason
    amendmentScope
    takesEffectOn
    transfer {
      fromDistrict
      oldStartsOn
      oldEndsOn
      ...Transfer_facts
    }
    sharedWithFamilyAt
    shared {
      sharedAt
      changeCount
      sharedBy {
        id
        name
      }
    }
    circumstances
    derived
    known {
      sectionKey
      fieldKey
      rowId
      columnKey
      value
      because
    }
    may
    sections {
      id
      key
      standing
      mayWrite
      content
      carried
      assignment {
        dueOn
        readyAt
        editedSince
        person {
          id
          name
          initials
        }
      }
      presentPeople {
        id
        name
        initials
      }
    }
    latestVersion {
      id
      number
      sha256
      finalizedAt
      finalizedBy {
        id
        name
      }
      pdf {
        url
        pageCount
        stage
      }
      signatureRequests {
        id
        state
        viewedAt
        person {
          id
          name
        }
        signature {
          id
          outcome
          signedAt
        }
      }
    }
  }
`);

export const PLAN = graphql(`
  query PlanPage_plan($id: ID!) {
    plan(id: $id) {
      id
      kind
      form
      carriedFrom {
        id
        startsOn
        endsOn
        latestVersion {
          id
          number
          finalizedAt
        }
      }
      student {
        id
        name
        givenName
        pronouns
        ...FamilyAccess_student
        ...LanguageWarning_student
      }
      findings {
        ...Plan_finding
      }
      threads {
        ...Comments_thread
      }
      ...Plan_standing
    }
  }
`);

export const PLAN_CHANGED = graphql(`
  subscription PlanPage_changed($id: ID!) {
    planChanged(planId: $id) {
      ...Plan_standing
    }
  }
`);

export const FINDINGS_CHANGED = graphql(`
  subscription PlanPage_findings($id: ID!) {
    planFindings(planId: $id) {
      ...Plan_finding
    }
  }
`);

export const OPEN_SECTION = graphql(`
  mutation PlanPage_openSection($planId: ID!, $sectionKey: String!) {
    openSection(planId: $planId, sectionKey: $sectionKey) {
      __typename
      ... on LiveTicket {
        url
        readOnly
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

export const JOIN_PLAN = graphql(`
  mutation Presenting_join($planId: ID!) {
    joinPlan(planId: $planId) {
      __typename
      ... on LiveTicket {
        url
        readOnly
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

export const SHARE = graphql(`
  mutation PlanPage_share($planId: ID!) {
    shareDraft(planId: $planId) {
      __typename
      ... on Plan {
        ...Plan_standing
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

export const STOP_SHARING = graphql(`
  mutation PlanPage_stopSharing($planId: ID!) {
    stopSharingDraft(planId: $planId) {
      __typename
      ... on Plan {
        ...Plan_standing
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

export const CONFIRM_CARRIED = graphql(`
  mutation PlanPage_confirmCarried($planId: ID!, $sectionKey: String!, $places: [String!]) {
    confirmCarried(planId: $planId, sectionKey: $sectionKey, places: $places) {
      __typename
      ... on Plan {
        ...Plan_standing
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

export const FINALIZE = graphql(`
  mutation PlanPage_finalize($planId: ID!, $overrides: [OverrideInput!]!, $idempotencyKey: String!) {
    finalizePlan(planId: $planId, overrides: $overrides, idempotencyKey: $idempotencyKey) {
      __typename
      ... on PlanVersion {
        id
        number
        sha256
      }
      ... on FindingsProblem {
        findings {
          ...Plan_finding
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

export const REQUEST_SIGNATURES = graphql(`
  mutation PlanPage_requestSignatures($planId: ID!, $idempotencyKey: String!) {
    requestSignatures(planId: $planId, idempotencyKey: $idempotencyKey) {
      __typename
      ... on Plan {
        ...Plan_standing
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
