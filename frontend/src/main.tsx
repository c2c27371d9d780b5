import '@/app/styles.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RootBoundary } from '@/app/ErrorBoundary';
import { createGraphQLClient } from '@/app/graphql';
import { preferredLanguage, speak } from '@/app/i18n';
import { endKeeping } from '@/app/keeping';
import { Providers } from '@/app/Providers';
import { neverShowAnotherPersonsPage } from '@/app/pageCache';
import { createAppRouter } from '@/app/router';
import { sessionEnd } from '@/app/sessionEnd';
import { signInAddress } from '@/app/signInAddress';
import { speakStaffWords } from '@/app/staffWords';
import { refuseTextAsHtml } from '@/lib/trustedHtml';
import { applyTheme, readTheme } from '@/ui/ThemeSwitch/theme';

const router = createAppRouter();

/** Addresses the staff app does not serve itself need a new page. */
function navigate(href: string): void {
  if (/^\/(auth|family)(\/|$|\?)/.test(href)) location.assign(href);
  else void router.navigate({ href });
}

const client = createGraphQLClient(() => {
  // Where something unsaved must be kept first, the page says what happened, and goes when the person does.
  if (sessionEnd.over()) return;
  const { pathname, href } = router.state.location;
  if (pathname !== '/sign-in') void endKeeping().finally(() => location.assign(signInAddress(href, 'staff')));
});

refuseTextAsHtml();
applyTheme(readTheme());
neverShowAnotherPersonsPage();
speakStaffWords();
await speak(preferredLanguage());
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Providers client={client} navigate={navigate}>
      <RootBoundary>
        <RouterProvider router={router} />
      </RootBoundary>
    </Providers>
  </StrictMode>,
);
