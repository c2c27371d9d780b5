import { graphql } from '@/gql';

export const UNIT = graphql(`
  fragment Translation_unit on TranslationUnit {
    id
    section
    label
    source
    text
    isDone
    origin
    earlierSource
    earlierText
    revision
    writtenBy {
      id
      name
    }
  }
`);

export const HEAD = graphql(`
  fragment Translation_head on Translation {
    id
    language
    rightToLeft
    state
    studentName
    planKind
    versionNumber
    versionSha256
    byFamily
    dueOn
    returnedNote
    isStale
    may
    translator {
      id
      name
    }
    reviewer {
      id
      name
    }
  }
`);

export const TRANSLATION = graphql(`
  query TranslationPage_translation($id: ID!) {
    translation(id: $id) {
      id
      ...Translation_head
      units {
        id
        ...Translation_unit
      }
      plan {
        id
      }
    }
  }
`);

/** A translation as others write in it: texts and state, sent anew after every change. */
export const CHANGED = graphql(`
  subscription TranslationPage_changed($id: ID!) {
    translationChanged(translationId: $id) {
      id
      ...Translation_head
      units {
        id
        text
        isDone
        origin
        revision
        writtenBy {
          id
          name
        }
      }
    }
  }
`);

export const OFFERS = graphql(`
  query TranslationPage_offers($id: ID!) {
    translationOffers(translationId: $id) {
      unitId
      source
      text
      isWhole
      publishedAt
      translatedBy {
        id
        name
      }
    }
  }
`);

export const WRITE = graphql(`
  mutation TranslationPage_write(
    $id: ID!
    $text: String!
    $isDone: Boolean!
    $revision: Int!
    $fromMemory: Boolean!
  ) {
    writeTranslation(id: $id, text: $text, isDone: $isDone, revision: $revision, fromMemory: $fromMemory) {
      __typename
      ... on TranslationUnit {
        ...Translation_unit
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

export const SUBMIT = graphql(`
  mutation TranslationPage_submit($id: ID!) {
    submitTranslation(id: $id) {
      __typename
      ... on Translation {
        ...Translation_head
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

export const SEND_BACK = graphql(`
  mutation TranslationPage_return($id: ID!, $note: String!) {
    returnTranslation(id: $id, note: $note) {
      __typename
      ... on Translation {
        ...Translation_head
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

export const PUBLISH = graphql(`
  mutation TranslationPage_publish($id: ID!) {
    publishTranslation(id: $id) {
      __typename
      ... on Translation {
        ...Translation_head
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

export const OF_PLAN = graphql(`
  query PlanTranslations_read($id: ID!) {
    plan(id: $id) {
      id
      student {
        id
        homeLanguages
      }
      translations {
        id
        ...Translation_head
        published {
          id
          publishedAt
          pdfState
          pdf {
            url
          }
        }
      }
    }
    translationLanguages {
      tag
      name
    }
  }
`);

export const TRANSLATORS = graphql(`
  query GiveTranslation_people($planId: ID!) {
    translators(planId: $planId) {
      id
      name
    }
  }
`);

export const ASK = graphql(`
  mutation PlanTranslations_ask($planId: ID!, $language: String!, $dueOn: Date) {
    askTranslation(planId: $planId, language: $language, dueOn: $dueOn) {
      __typename
      ... on Translation {
        ...Translation_head
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
  mutation GiveTranslation_assign($id: ID!, $translatorId: ID!, $reviewerId: ID, $dueOn: Date) {
    assignTranslation(id: $id, translatorId: $translatorId, reviewerId: $reviewerId, dueOn: $dueOn) {
      __typename
      ... on Translation {
        ...Translation_head
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
  mutation GiveTranslation_withdraw($id: ID!) {
    withdrawTranslation(id: $id) {
      __typename
      ... on Translation {
        ...Translation_head
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
