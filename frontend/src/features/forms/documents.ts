import { graphql } from '@/gql';

export const FORM = graphql(`
  query FormsPage_form($kind: String!) {
    districtForm(kind: $kind) {
      declared
      revisionCount
      inForce {
        id
        number
      }
      revisions {
        id
        number
        effectiveOn
        createdAt
        settings
        takenBackAt
        madeBy {
          id
          name
        }
        takenBackBy {
          id
          name
        }
      }
    }
  }
`);

export const SCHEDULE = graphql(`
  mutation FormsPage_schedule($kind: String!, $effectiveOn: Date!, $settings: JSON!) {
    scheduleForm(kind: $kind, effectiveOn: $effectiveOn, settings: $settings) {
      __typename
      ... on FormRevision {
        id
        number
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
  mutation FormsPage_takeBack($id: ID!) {
    takeBackForm(id: $id) {
      __typename
      ... on FormRevision {
        id
        takenBackAt
        takenBackBy {
          id
          name
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

export const KEEP_LOGO = graphql(`
  mutation FormsPage_keepLogo($content: String!) {
    keepFormLogo(content: $content) {
      __typename
      ... on FormLogo {
        id
        sha256
        width
        height
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

export const TRY = graphql(`
  mutation FormsPage_try($kind: String!, $settings: JSON!, $language: String!, $sectionKey: String) {
    tryForm(kind: $kind, settings: $settings, language: $language, sectionKey: $sectionKey) {
      __typename
      ... on FormTrial {
        form
        page
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
