import './gallery.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Client } from 'urql';
import { asLanguage, speak } from '@/app/i18n';
import { Providers } from '@/app/Providers';
import { Gallery } from './Gallery';

const address = new URLSearchParams(location.search);
await speak(asLanguage(address.get('language')) ?? 'en');
document.documentElement.dataset.density = address.get('density') ?? 'staff';
const accent = address.get('accent');
if (accent) document.documentElement.dataset.accent = accent;
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Providers
      client={new Client({ url: '/nowhere', exchanges: [], preferGetMethod: false })}
      navigate={() => {}}
    >
      <Gallery part={address.get('part')} />
    </Providers>
  </StrictMode>,
);
