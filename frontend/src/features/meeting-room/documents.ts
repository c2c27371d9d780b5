import { graphql } from '@/gql';

/** All of the room; every deed answers with it. */
export const ROOM_PARTS = graphql(`
  fragment MeetingRoom_room on MeetingRoom {
    id
    beganAt
    itemId
    itemSince
    minutesPlanned
    minutesLeft
    minutesToCome
    mayCapture
    mayConvene
    openForMinutes
    fingerprint
    minutesHash
    minutesClosedAt
    minutesClosedBy
    sections {
      key
      title
    }
    continues {
      id
      startsAt
    }
    continuedBy {
      id
      startsAt
    }
    entries {
      id
      kind
      text
      section
      sectionTitle
      reason
      answer
      minutes
      assigneeId
      assignee
      dueOn
      recordedBy
      recordedAt
      settledAt
      revision
      mayChange
      maySettle
    }
  }
`);

export const ROOM = graphql(`
  query MeetingRoom_read($id: ID!) {
    meetingRoom(meetingId: $id) {
      id
      ...MeetingRoom_room
    }
  }
`);

export const BEGIN = graphql(`
  mutation MeetingRoom_begin($meetingId: ID!) {
    beginMeeting(meetingId: $meetingId) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const USUAL_AGENDA = graphql(`
  mutation MeetingRoom_usualAgenda($meetingId: ID!) {
    takeUsualAgenda(meetingId: $meetingId) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const TURN_TO = graphql(`
  mutation MeetingRoom_turnTo($meetingId: ID!, $entryId: ID) {
    turnToItem(meetingId: $meetingId, entryId: $entryId) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const CAPTURE = graphql(`
  mutation MeetingRoom_capture($meetingId: ID!, $input: MeetingEntryInput!, $idempotencyKey: String!) {
    captureInMeeting(meetingId: $meetingId, input: $input, idempotencyKey: $idempotencyKey) {
      __typename
      ...MeetingRoom_room
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
  mutation MeetingRoom_change($id: ID!, $revision: Int!, $input: MeetingEntryInput!) {
    changeMeetingEntry(id: $id, revision: $revision, input: $input) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const SETTLE = graphql(`
  mutation MeetingRoom_settle($id: ID!, $revision: Int!, $isSettled: Boolean!, $answer: String!) {
    settleMeetingEntry(id: $id, revision: $revision, isSettled: $isSettled, answer: $answer) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const TAKE_OUT = graphql(`
  mutation MeetingRoom_takeOut($id: ID!, $revision: Int!) {
    takeOutMeetingEntry(id: $id, revision: $revision) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const CLOSE = graphql(`
  mutation MeetingRoom_close($meetingId: ID!, $seen: String!) {
    closeMinutes(meetingId: $meetingId, seen: $seen) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);

export const ADJOURN = graphql(`
  mutation MeetingRoom_adjourn(
    $meetingId: ID!
    $startsAt: DateTime!
    $endsAt: DateTime!
    $location: String!
    $idempotencyKey: String!
  ) {
    adjournMeeting(
      meetingId: $meetingId
      startsAt: $startsAt
      endsAt: $endsAt
      location: $location
      idempotencyKey: $idempotencyKey
    ) {
      __typename
      ...MeetingRoom_room
      ... on Problem {
        code
        message
        doNext
        field
      }
    }
  }
`);
