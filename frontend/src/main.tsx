import '@/app/styles.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createGraphQLClient } from '@/app/graphql';
import { preferredLanguage, speak } from '@/app/i18n';
import { Providers } from '@/app/Providers';
import { neverShowAnotherPersonsPage } from '@/app/pageCache';
import { createAppRouter } from '@/app/router';
import { signInAddress } from '@/app/signInAddress';
import { applyTheme, readTheme } from '@/ui/ThemeSwitch/theme';

const router = createAppRouter();

/** Addresses the staff app does not serve itself need a new page. */
function navigate(href: string): void {
  if (/^\/(auth|family)(\/|$|\?)/.test(href)) location.assign(href);
  else void router.navigate({ href });
}

const client = createGraphQLClient(() => {
  const { pathname, href } = router.state.location;
  if (pathname !== '/sign-in') location.assign(signInAddress(href, 'staff'));
});

applyTheme(readTheme());
neverShowAnotherPersonsPage();
await speak(preferredLanguage());
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Providers client={client} navigate={navigate}>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
