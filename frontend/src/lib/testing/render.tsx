import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { type RenderResult, render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { fetchExchange } from '@urql/core';
import type { ReactElement } from 'react';
import { I18nProvider as FormatProvider, RouterProvider } from 'react-aria-components';
import { Client, Provider } from 'urql';
import { REQUEST, readHash, sendHash } from '@/app/trusted';

export interface Asked {
  url: string;
  headers: Headers;
  body: { operationName?: string; variables?: Record<string, unknown>; [key: string]: unknown };
}

export type Answers = Record<string, (variables: Record<string, unknown>) => unknown>;

/** A server of the test's own: answers by operation name, through the real client and its real requests. */
export function server(answers: Answers) {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const body = JSON.parse(String(init?.body));
    asked.push({ url: String(url), headers: new Headers(init?.headers), body });
    const answer = answers[body.operationName];
    if (!answer) throw new TypeError(`nothing answers ${body.operationName}`);
    return new Response(JSON.stringify({ data: await answer(body.variables ?? {}) }), {
      headers: { 'content-type': 'application/json' },
    });
  };
  const client = new Client({ ...REQUEST, fetch, exchanges: [readHash, sendHash, fetchExchange] });
  return { client, fetch, asked };
}

/** Renders as the app does: words, formats, links and, when wanted, a server. */
export function show(
  element: ReactElement,
  options: { answers?: Answers; onNavigate?: (href: string) => void } = {},
): RenderResult & { user: UserEvent; asked: Asked[] } {
  const { client, asked } = server(options.answers ?? {});
  const rendered = render(
    <Provider value={client}>
      <I18nProvider i18n={i18n}>
        <FormatProvider locale="en-US">
          <RouterProvider navigate={(href) => options.onNavigate?.(href)}>{element}</RouterProvider>
        </FormatProvider>
      </I18nProvider>
    </Provider>,
  );
  return { ...rendered, user: userEvent.setup(), asked };
}
