import '@/family/family.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RootBoundary } from '@/app/ErrorBoundary';
import { preferredLanguage, speak } from '@/app/i18n';
import { Providers } from '@/app/Providers';
import { neverShowAnotherPersonsPage } from '@/app/pageCache';
import { signInAddress } from '@/app/signInAddress';
import { FamilyApp } from '@/family/FamilyApp';
import { createFamilyClient } from '@/family/graphql';
import { navigate } from '@/family/router';
import { readsLarger, showLarger } from '@/family/textSize';
import { refuseTextAsHtml } from '@/lib/trustedHtml';
import { applyTheme, readTheme } from '@/ui/ThemeSwitch/theme';

const client = createFamilyClient(() => {
  if (!location.pathname.startsWith('/family/sign-in')) {
    navigate(signInAddress(location.pathname + location.search, 'family'));
  }
});

refuseTextAsHtml();
applyTheme(readTheme());
showLarger(readsLarger());
neverShowAnotherPersonsPage();
await speak(preferredLanguage());
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Providers client={client} navigate={(href) => navigate(href)}>
      <RootBoundary>
        <FamilyApp />
      </RootBoundary>
    </Providers>
  </StrictMode>,
);
