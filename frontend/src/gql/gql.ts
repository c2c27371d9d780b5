/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query StaffFrame_search($text: String!) {\n    search(text: $text) {\n      id\n      title\n      subtitle\n      href\n    }\n  }\n": typeof types.StaffFrame_searchDocument,
    "\n  query Session_viewer {\n    viewer {\n      audience\n      roles\n      places\n      language\n      sessionExpiresAt\n      recentlyAuthenticated\n      person {\n        id\n        name\n        initials\n        kind\n      }\n      district {\n        id\n        name\n        slug\n        accent\n        timeZone\n      }\n      children {\n        id\n        name\n        givenName\n        initials\n      }\n    }\n  }\n": typeof types.Session_viewerDocument,
    "\n  mutation Session_setLanguage($language: String!) {\n    setLanguage(language: $language) {\n      __typename\n      ... on Viewer {\n        language\n      }\n      ... on Problem {\n        code\n        message\n        doNext\n        field\n      }\n    }\n  }\n": typeof types.Session_setLanguageDocument,
    "\n  query FamilyHome_requests {\n    signatureRequests {\n      id\n      state\n      signature {\n        id\n      }\n      plan {\n        id\n        student {\n          id\n          givenName\n        }\n      }\n    }\n  }\n": typeof types.FamilyHome_requestsDocument,
    "\n  query SignInPage_options {\n    signInOptions {\n      slug\n      name\n      staffLabel\n      familyLabel\n    }\n  }\n": typeof types.SignInPage_optionsDocument,
    "\n  query TodayPage_today {\n    today {\n      rows {\n        id\n        standing\n        ...TodayRow_row\n      }\n      next {\n        id\n        what\n        dueOn\n        student {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.TodayPage_todayDocument,
    "\n  fragment TodayRow_row on TodayRow {\n    id\n    what\n    dueOn\n    standing\n    verb\n    href\n    reason\n    student {\n      id\n      name\n    }\n  }\n": typeof types.TodayRow_rowFragmentDoc,
};
const documents: Documents = {
    "\n  query StaffFrame_search($text: String!) {\n    search(text: $text) {\n      id\n      title\n      subtitle\n      href\n    }\n  }\n": types.StaffFrame_searchDocument,
    "\n  query Session_viewer {\n    viewer {\n      audience\n      roles\n      places\n      language\n      sessionExpiresAt\n      recentlyAuthenticated\n      person {\n        id\n        name\n        initials\n        kind\n      }\n      district {\n        id\n        name\n        slug\n        accent\n        timeZone\n      }\n      children {\n        id\n        name\n        givenName\n        initials\n      }\n    }\n  }\n": types.Session_viewerDocument,
    "\n  mutation Session_setLanguage($language: String!) {\n    setLanguage(language: $language) {\n      __typename\n      ... on Viewer {\n        language\n      }\n      ... on Problem {\n        code\n        message\n        doNext\n        field\n      }\n    }\n  }\n": types.Session_setLanguageDocument,
    "\n  query FamilyHome_requests {\n    signatureRequests {\n      id\n      state\n      signature {\n        id\n      }\n      plan {\n        id\n        student {\n          id\n          givenName\n        }\n      }\n    }\n  }\n": types.FamilyHome_requestsDocument,
    "\n  query SignInPage_options {\n    signInOptions {\n      slug\n      name\n      staffLabel\n      familyLabel\n    }\n  }\n": types.SignInPage_optionsDocument,
    "\n  query TodayPage_today {\n    today {\n      rows {\n        id\n        standing\n        ...TodayRow_row\n      }\n      next {\n        id\n        what\n        dueOn\n        student {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.TodayPage_todayDocument,
    "\n  fragment TodayRow_row on TodayRow {\n    id\n    what\n    dueOn\n    standing\n    verb\n    href\n    reason\n    student {\n      id\n      name\n    }\n  }\n": types.TodayRow_rowFragmentDoc,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StaffFrame_search($text: String!) {\n    search(text: $text) {\n      id\n      title\n      subtitle\n      href\n    }\n  }\n"): (typeof documents)["\n  query StaffFrame_search($text: String!) {\n    search(text: $text) {\n      id\n      title\n      subtitle\n      href\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Session_viewer {\n    viewer {\n      audience\n      roles\n      places\n      language\n      sessionExpiresAt\n      recentlyAuthenticated\n      person {\n        id\n        name\n        initials\n        kind\n      }\n      district {\n        id\n        name\n        slug\n        accent\n        timeZone\n      }\n      children {\n        id\n        name\n        givenName\n        initials\n      }\n    }\n  }\n"): (typeof documents)["\n  query Session_viewer {\n    viewer {\n      audience\n      roles\n      places\n      language\n      sessionExpiresAt\n      recentlyAuthenticated\n      person {\n        id\n        name\n        initials\n        kind\n      }\n      district {\n        id\n        name\n        slug\n        accent\n        timeZone\n      }\n      children {\n        id\n        name\n        givenName\n        initials\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Session_setLanguage($language: String!) {\n    setLanguage(language: $language) {\n      __typename\n      ... on Viewer {\n        language\n      }\n      ... on Problem {\n        code\n        message\n        doNext\n        field\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Session_setLanguage($language: String!) {\n    setLanguage(language: $language) {\n      __typename\n      ... on Viewer {\n        language\n      }\n      ... on Problem {\n        code\n        message\n        doNext\n        field\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FamilyHome_requests {\n    signatureRequests {\n      id\n      state\n      signature {\n        id\n      }\n      plan {\n        id\n        student {\n          id\n          givenName\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query FamilyHome_requests {\n    signatureRequests {\n      id\n      state\n      signature {\n        id\n      }\n      plan {\n        id\n        student {\n          id\n          givenName\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignInPage_options {\n    signInOptions {\n      slug\n      name\n      staffLabel\n      familyLabel\n    }\n  }\n"): (typeof documents)["\n  query SignInPage_options {\n    signInOptions {\n      slug\n      name\n      staffLabel\n      familyLabel\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TodayPage_today {\n    today {\n      rows {\n        id\n        standing\n        ...TodayRow_row\n      }\n      next {\n        id\n        what\n        dueOn\n        student {\n          id\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query TodayPage_today {\n    today {\n      rows {\n        id\n        standing\n        ...TodayRow_row\n      }\n      next {\n        id\n        what\n        dueOn\n        student {\n          id\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TodayRow_row on TodayRow {\n    id\n    what\n    dueOn\n    standing\n    verb\n    href\n    reason\n    student {\n      id\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment TodayRow_row on TodayRow {\n    id\n    what\n    dueOn\n    standing\n    verb\n    href\n    reason\n    student {\n      id\n      name\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;