import { graphql } from '@/gql';

export const DEADLINES = graphql(`
  query DeadlinesOfStudent_list($studentId: ID!, $language: String!) {
    deadlines(studentId: $studentId, language: $language) {
      id
      name
      dueOn
      state
      metOn
      isLate
      excusedUntil
      isWait
      lateReason
      viewerMayGiveReason
    }
  }
`);

export const EXPLANATION = graphql(`
  query DeadlineDialog_explanation($id: ID!, $language: String!) {
    deadlineExplanation(id: $id, language: $language) {
      countedFrom
      sentence
      steps
      law
      standing
      note
      moved {
        at
        fromDay
        toDay
        why
      }
      waiver {
        byName
        on
        note
      }
      mayWaive {
        id
        name
      }
      deadline {
        id
        studentId
        name
        dueOn
        isLate
        excusedUntil
        isUnconfirmed
        lateReason
        lateNote
        viewerMayGiveReason
        viewerMayExtend
        grounds {
          code
          name
        }
      }
    }
  }
`);

/** The notice of one meeting among a student's deadlines. */
export const NOTICES = graphql(`
  query NoticeOfMeeting_list($studentId: ID!, $language: String!) {
    deadlines(studentId: $studentId, language: $language) {
      id
      name
      meetingId
      dueOn
      state
      metOn
      isLate
    }
  }
`);

export const WAIVE = graphql(`
  mutation Waiver_record(
    $id: ID!
    $dueOn: Date
    $countedFrom: Date!
    $waivedById: ID!
    $waivedOn: Date!
    $attachmentId: ID!
    $note: String
    $language: String!
  ) {
    waiveDeadline(
      id: $id
      dueOn: $dueOn
      countedFrom: $countedFrom
      waivedById: $waivedById
      waivedOn: $waivedOn
      attachmentId: $attachmentId
      note: $note
      language: $language
    ) {
      __typename
      ... on Deadline {
        id
        state
        lateReason
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

export const LATE_REASONS = graphql(`
  query LateReason_reasons($language: String!) {
    lateReasons(language: $language) {
      code
      name
    }
  }
`);

export const GIVE_REASON = graphql(`
  mutation LateReason_give($id: ID!, $reason: String!, $note: String, $language: String!) {
    giveLateReason(id: $id, reason: $reason, note: $note, language: $language) {
      __typename
      ... on Deadline {
        id
        lateReason
        lateNote
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

/** What can show a ground: the newest files of the student that can be opened. */
export const FILES = graphql(`
  query Extension_files($studentId: ID!) {
    student(id: $studentId) {
      id
      attachments(first: 50, standing: "current") {
        edges {
          node {
            id
            title
            state
          }
        }
      }
    }
  }
`);

export const EXTEND = graphql(`
  mutation Extension_extend(
    $id: ID!
    $until: Date!
    $ground: String!
    $note: String!
    $attachmentId: ID!
    $language: String!
  ) {
    extendDeadline(
      id: $id
      until: $until
      ground: $ground
      note: $note
      attachmentId: $attachmentId
      language: $language
    ) {
      __typename
      ... on Deadline {
        id
        dueOn
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

export const YEAR = graphql(`
  fragment CalendarPage_year on SchoolCalendar {
    id
    name
    firstOn
    lastOn
    weekdays
    revision
    schoolDayCount
    days {
      day
      kind
      reason
    }
    edits {
      number
      at
      byName
      what
      day
      kind
      reason
      why
    }
  }
`);

export const CALENDARS = graphql(`
  query CalendarPage_years {
    schoolCalendars {
      years {
        id
        ...CalendarPage_year
      }
      suggested {
        name
        firstOn
        lastOn
      }
    }
  }
`);

export const SET_YEAR = graphql(`
  mutation YearDialog_set($input: SchoolYearInput!, $why: String!, $id: ID, $revision: Int) {
    setSchoolYear(input: $input, why: $why, id: $id, revision: $revision) {
      __typename
      ... on SchoolCalendar {
        id
        ...CalendarPage_year
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

export const CHANGE = graphql(`
  mutation CalendarPage_change(
    $id: ID!
    $revision: Int!
    $add: [CalendarDayInput!]!
    $remove: [Date!]!
    $why: String!
  ) {
    changeCalendar(id: $id, revision: $revision, add: $add, remove: $remove, why: $why) {
      __typename
      ... on SchoolCalendar {
        id
        ...CalendarPage_year
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

export const READ = graphql(`
  mutation ImportDialog_read($id: ID!, $format: CalendarFormat!, $content: String!, $language: String!) {
    readCalendar(id: $id, format: $format, content: $content, language: $language) {
      __typename
      ... on CalendarReading {
        days {
          day
          kind
          reason
        }
        faults {
          line
          says
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

export const RULES = graphql(`
  query RulesPage_rules($language: String!) {
    viewer {
      district {
        id
        state
      }
    }
    deadlineRules(language: $language) {
      key
      name
      ofState
      value
      number
      isMore
      counted
      appliesIf
      lawValue
      citation
      standing
      isUnconfirmed
      isContradicted
      note
    }
  }
`);

export const DECIDE = graphql(`
  mutation DecideDialog_decide(
    $key: String!
    $what: String!
    $value: String
    $why: String!
    $language: String!
  ) {
    decideRule(key: $key, what: $what, value: $value, why: $why, language: $language) {
      __typename
      ... on DeadlineRule {
        key
        value
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
