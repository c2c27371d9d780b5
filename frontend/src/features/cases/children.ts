import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { graphql } from '@/gql';

/** Where a child who is not enrolled learns, as the server names it. */
export const SETTINGS: readonly { id: string; label: MessageDescriptor }[] = [
  { id: 'no_school', label: msg`In no school yet` },
  { id: 'preschool', label: msg`Preschool or child care` },
  { id: 'private_school', label: msg`Private school, chosen by the family` },
  { id: 'home_school', label: msg`Taught at home` },
];

/** How an adult is related to a child who is registered. */
export const ADULTS: readonly { id: string; label: MessageDescriptor }[] = [
  { id: 'mother', label: msg`Mother` },
  { id: 'father', label: msg`Father` },
  { id: 'parent', label: msg`Parent` },
  { id: 'guardian', label: msg`Guardian` },
  { id: 'foster_parent', label: msg`Foster parent` },
  { id: 'grandparent', label: msg`Grandparent` },
  { id: 'relative', label: msg`Other family` },
];

/** Who registers children: special education, and the registrar of the district. */
export const mayRegister = (roles: readonly string[]) =>
  roles.some((role) => role === 'special_education_admin' || role === 'registrar');

export const REGISTER = graphql(`
  mutation RegisterDialog_register($requestId: ID!, $input: ChildInput!) {
    registerChild(requestId: $requestId, input: $input) {
      __typename
      ... on HelpRequest {
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

export const NOT_ENROLLED = graphql(`
  query ChildrenNotEnrolled_children($after: String) {
    childrenNotEnrolled(first: 25, after: $after) {
      edges {
        cursor
        node {
          id
          setting
          schoolName
          registeredOn
          student {
            id
            name
            birthOn
            cases {
              id
              says
              receivedOn
            }
          }
          onTheRoster {
            id
            name
            birthOn
            school {
              id
              name
            }
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

export const JOIN = graphql(`
  mutation JoinDialog_join($studentId: ID!, $cameId: ID!, $isConfirmed: Boolean!) {
    joinChild(studentId: $studentId, cameId: $cameId, isConfirmed: $isConfirmed) {
      __typename
      ... on Student {
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
