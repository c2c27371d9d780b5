import { graphql } from '@/gql';

export const BELL = graphql(`
  query AlertBell_unread {
    alertBell {
      unread
    }
  }
`);

export const BOARD_ROW = graphql(`
  fragment BoardPage_row on BoardDeadline {
    id
    name
    dueOn
    state
    metOn
    excusedUntil
    lateReason
    viewerMayKeep
    student {
      id
      name
      school {
        id
        name
      }
    }
    caseManager {
      id
      name
    }
  }
`);

export const BOARD = graphql(`
  query BoardPage_byDay(
    $standing: String!
    $after: String
    $rule: String
    $schoolId: ID
    $caseManagerId: ID
    $withinDays: Int
  ) {
    board(
      first: 50
      after: $after
      standing: $standing
      rule: $rule
      schoolId: $schoolId
      caseManagerId: $caseManagerId
      withinDays: $withinDays
    ) {
      edges {
        cursor
        node {
          id
          ...BoardPage_row
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

export const BOARD_BY_NAME = graphql(`
  query BoardPage_byName(
    $standing: String!
    $after: String
    $rule: String
    $schoolId: ID
    $caseManagerId: ID
    $withinDays: Int
  ) {
    boardByName(
      first: 50
      after: $after
      standing: $standing
      rule: $rule
      schoolId: $schoolId
      caseManagerId: $caseManagerId
      withinDays: $withinDays
    ) {
      edges {
        cursor
        node {
          id
          ...BoardPage_row
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

export const COUNTS = graphql(`
  query BoardPage_counts($withinDays: Int) {
    boardCounts(withinDays: $withinDays) {
      by
      key
      name
      overdue
      soon
      unexplained
    }
  }
`);

export const EXPORT = graphql(`
  mutation BoardPage_export(
    $standing: String!
    $language: String!
    $rule: String
    $schoolId: ID
    $caseManagerId: ID
    $withinDays: Int
  ) {
    exportBoard(
      standing: $standing
      language: $language
      rule: $rule
      schoolId: $schoolId
      caseManagerId: $caseManagerId
      withinDays: $withinDays
    ) {
      __typename
      ... on BoardFile {
        text
        rowCount
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

export const ALERTS = graphql(`
  query AlertsPage_alerts($after: String) {
    alerts(first: 50, after: $after) {
      edges {
        cursor
        node {
          id
          deadlineId
          name
          dueOn
          reason
          readAt
          student {
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

export const MARK_READ = graphql(`
  mutation AlertsPage_read($ids: [ID!]) {
    markAlertsRead(ids: $ids) {
      __typename
      ... on AlertBell {
        unread
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

export const SETTINGS = graphql(`
  query AlertsPage_settings {
    alertSettings {
      mail
      feedMadeAt
      feedReadAt
      escalatesAfterDays
      viewerMaySetEscalation
    }
  }
`);

export const CHOOSE_MAIL = graphql(`
  mutation AlertsPage_mail($mail: String!) {
    chooseAlertMail(mail: $mail) {
      __typename
      ... on AlertSettings {
        mail
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

export const SET_ESCALATION = graphql(`
  mutation AlertsPage_escalation($afterDays: Int!) {
    setEscalation(afterDays: $afterDays) {
      __typename
      ... on AlertSettings {
        escalatesAfterDays
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

export const MAKE_FEED = graphql(`
  mutation AlertsPage_makeFeed {
    makeCalendarFeed {
      __typename
      ... on FeedAddress {
        address
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

export const REVOKE_FEED = graphql(`
  mutation AlertsPage_revokeFeed {
    revokeCalendarFeed {
      __typename
      ... on AlertSettings {
        feedMadeAt
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
