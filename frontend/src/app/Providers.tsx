import { i18n } from '@lingui/core';
import { useLingui, I18nProvider as WordsProvider } from '@lingui/react';
import type { Client } from '@urql/core';
import type { ReactNode } from 'react';
import { I18nProvider as FormatProvider, RouterProvider } from 'react-aria-components';
import { Provider as GraphQLProvider } from 'urql';
import { formattingLocale } from './i18n';

export interface ProvidersProps {
  client: Client;
  /** Goes to an address inside this app without reloading. */
  navigate: (href: string) => void;
  children: ReactNode;
}

function Formats({ navigate, children }: Omit<ProvidersProps, 'client'>) {
  const { i18n: current } = useLingui();
  return (
    <FormatProvider locale={formattingLocale(current.locale)}>
      <RouterProvider navigate={navigate}>{children}</RouterProvider>
    </FormatProvider>
  );
}

/** What every page of both apps stands on: data, words, formats, links. */
export function Providers({ client, navigate, children }: ProvidersProps) {
  return (
    <GraphQLProvider value={client}>
      <WordsProvider i18n={i18n}>
        <Formats navigate={navigate}>{children}</Formats>
      </WordsProvider>
    </GraphQLProvider>
  );
}
