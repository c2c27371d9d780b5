import { graphql } from '@/gql';

export const THREAD = graphql(`
  fragment Comments_thread on CommentThread {
    id
    sectionKey
    fieldKey
    rowId
    quote
    anchorStart
    anchorEnd
    startedBy {
      id
      name
    }
    suggestion {
      columnKey
      was
      becomes
      changes
      outcome
      decidedAt
      decidedBy {
        id
        name
      }
    }
    withFamily
    resolvedAt
    resolvedBy {
      id
      name
    }
    comments {
      id
      said
      writtenAt
      takenBackAt
      writtenBy {
        id
        name
        initials
      }
    }
  }
`);

/** A plan's conversations, sent anew whenever somebody says something. */
export const THREADS_CHANGED = graphql(`
  subscription Comments_changed($planId: ID!) {
    planThreads(planId: $planId) {
      id
      threads {
        ...Comments_thread
      }
    }
  }
`);

export const START = graphql(`
  mutation Comments_start(
    $planId: ID!
    $place: PlaceInput!
    $said: String!
    $quote: String
    $mentioned: [ID!]!
    $withFamily: Boolean!
    $idempotencyKey: String!
    $anchor: AnchorInput
    $suggestion: SuggestionInput
  ) {
    startThread(
      planId: $planId
      place: $place
      said: $said
      quote: $quote
      mentioned: $mentioned
      withFamily: $withFamily
      idempotencyKey: $idempotencyKey
      anchor: $anchor
      suggestion: $suggestion
    ) {
      __typename
      ... on CommentThread {
        ...Comments_thread
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
  mutation Comments_answer($threadId: ID!, $said: String!, $mentioned: [ID!]!, $idempotencyKey: String!) {
    addComment(threadId: $threadId, said: $said, mentioned: $mentioned, idempotencyKey: $idempotencyKey) {
      __typename
      ... on CommentThread {
        ...Comments_thread
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

export const TAKE_BACK = graphql(`
  mutation Comments_takeBack($id: ID!) {
    takeBackComment(id: $id) {
      __typename
      ... on CommentThread {
        ...Comments_thread
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

export const RESOLVE = graphql(`
  mutation Comments_resolve($threadId: ID!, $isResolved: Boolean!) {
    resolveThread(threadId: $threadId, isResolved: $isResolved) {
      __typename
      ... on CommentThread {
        ...Comments_thread
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

export const DECIDE = graphql(`
  mutation Suggestions_decide($threadId: ID!, $outcome: String!, $why: String, $idempotencyKey: String!) {
    decideSuggestion(threadId: $threadId, outcome: $outcome, why: $why, idempotencyKey: $idempotencyKey) {
      __typename
      ... on CommentThread {
        ...Comments_thread
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

export const PEOPLE = graphql(`
  query Comments_people($planId: ID!, $withFamily: Boolean!) {
    peopleToMention(planId: $planId, withFamily: $withFamily) {
      id
      name
    }
  }
`);

export const GIVEN = graphql(`
  fragment SectionWork_plan on Plan {
    id
    sections {
      id
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
    }
  }
`);

export const WRITERS = graphql(`
  query GiveSection_people($planId: ID!, $sectionKey: String!) {
    peopleToGive(planId: $planId, sectionKey: $sectionKey) {
      id
      name
    }
  }
`);

export const GIVE = graphql(`
  mutation GiveSection_give($planId: ID!, $sectionKey: String!, $personId: ID!, $dueOn: Date) {
    giveSection(planId: $planId, sectionKey: $sectionKey, personId: $personId, dueOn: $dueOn) {
      __typename
      ... on Plan {
        ...SectionWork_plan
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
  mutation GiveSection_take($planId: ID!, $sectionKey: String!) {
    takeSection(planId: $planId, sectionKey: $sectionKey) {
      __typename
      ... on Plan {
        ...SectionWork_plan
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

export const MARK_READY = graphql(`
  mutation SectionWork_ready($planId: ID!, $sectionKey: String!, $isReady: Boolean!) {
    markSectionReady(planId: $planId, sectionKey: $sectionKey, isReady: $isReady) {
      __typename
      ... on Plan {
        ...SectionWork_plan
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
