import { graphql } from '@/gql';

/** Everything of a meeting that other people can change while it is looked at. */
export const MEETING_PARTS = graphql(`
  fragment MeetingPage_meeting on Meeting {
    id
    kind
    purpose
    startsAt
    endsAt
    location
    state
    noticeSentAt
    beganAt
    may
    student {
      id
      name
      ...FamilyAccess_student
    }
    plan {
      id
    }
    participants {
      id
      role
      answer
      answerNote
      attendance
      cameAt
      leftAt
      invitedAt
      hasAddress
      person {
        id
        name
      }
    }
    requiredRoles {
      key
      title
      cite
      invited
      present
      filledBy {
        id
        name
      }
    }
  }
`);

export const MEETING = graphql(`
  query MeetingPage_read($id: ID!) {
    meeting(id: $id) {
      id
      ...MeetingPage_meeting
    }
  }
`);

export const CHANGED = graphql(`
  subscription MeetingPage_changed($id: ID!) {
    meetingChanged(meetingId: $id) {
      id
      ...MeetingPage_meeting
    }
  }
`);

export const INVITE = graphql(`
  mutation MeetingPage_invite($meetingId: ID!, $idempotencyKey: String!, $onPaper: [ID!]) {
    sendInvitations(meetingId: $meetingId, idempotencyKey: $idempotencyKey, onPaper: $onPaper) {
      __typename
      ... on Meeting {
        id
        ...MeetingPage_meeting
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

export const CANCEL = graphql(`
  mutation MeetingPage_cancel($id: ID!, $reason: String!) {
    cancelMeeting(id: $id, reason: $reason) {
      __typename
      ... on Meeting {
        id
        ...MeetingPage_meeting
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

export const HOLD = graphql(`
  mutation MeetingPage_hold($id: ID!) {
    holdMeeting(meetingId: $id) {
      __typename
      ... on Meeting {
        id
        ...MeetingPage_meeting
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

export const MOVE = graphql(`
  mutation MoveMeeting_move($id: ID!, $startsAt: DateTime!, $endsAt: DateTime!, $location: String) {
    rescheduleMeeting(id: $id, startsAt: $startsAt, endsAt: $endsAt, location: $location) {
      __typename
      ... on Meeting {
        id
        ...MeetingPage_meeting
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

export const ANSWER = graphql(`
  mutation MyAnswer_answer($meetingId: ID!, $answer: String!, $note: String) {
    answerInvitation(meetingId: $meetingId, answer: $answer, note: $note) {
      __typename
      ... on Meeting {
        id
        ...MeetingPage_meeting
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

export const TAKE = graphql(`
  mutation Attendance_take($meetingId: ID!, $attendance: [AttendanceInput!]!) {
    takeAttendance(meetingId: $meetingId, attendance: $attendance) {
      __typename
      ... on Meeting {
        id
        ...MeetingPage_meeting
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
