import { useLingui } from '@lingui/react/macro';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { useClient } from 'urql';
import { CommandPalette, KeyboardHelp, ToastRegion, useShortcuts } from '@/ui';
import { Frame } from './Frame';
import { unsentPlans } from './keepingHere';
import { useActionsOfPage } from './pageActions';
import { currentPlace, placesOf } from './places';
import { signOut, useLanguageChoice, useViewer } from './session';

const AlertBell = lazy(() => import('@/features/worklists/AlertBell'));
const UnsentPlans = lazy(() => import('./UnsentPlans'));

/** The frame around every staff page, filled with who is signed in and what they may open. */
export function StaffFrame({ children }: { children: ReactNode }) {
  const { t, i18n } = useLingui();
  const viewer = useViewer();
  const client = useClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [language, chooseLanguage] = useLanguageChoice();
  const [isFinding, setFinding] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const [unsent, setUnsent] = useState(0);

  const ofPage = useActionsOfPage();
  const leave = async () => {
    const count = await unsentPlans();
    if (count > 0) setUnsent(count);
    else await signOut();
  };
  const places = useMemo(() => placesOf(viewer.places), [viewer.places]);
  const go = useCallback((href: string) => void navigate({ href }), [navigate]);
  useShortcuts({
    'mod+k': () => setFinding(true),
    '/': () => setFinding(true),
    '?': () => setShowsKeys(true),
    ...Object.fromEntries(places.map((place) => [place.keys, () => go(place.href)])),
  });
  const search = useCallback(
    async (text: string) => (await import('./findAnything')).findAnything(client, text),
    [client],
  );
  return (
    <Frame
      organisation={viewer.district.name}
      person={viewer.person}
      places={places}
      currentPlaceId={currentPlace(places, path)?.id}
      language={language}
      onLanguage={chooseLanguage}
      onFind={() => setFinding(true)}
      onKeyboardHelp={() => setShowsKeys(true)}
      onSignOut={leave}
      bell={
        viewer.places.includes('today') && (
          <Suspense>
            <AlertBell />
          </Suspense>
        )
      }
    >
      {children}
      <ToastRegion />
      {unsent > 0 && (
        <Suspense>
          <UnsentPlans count={unsent} onClose={() => setUnsent(0)} />
        </Suspense>
      )}
      <CommandPalette
        isOpen={isFinding}
        onOpenChange={setFinding}
        placeholder={t`Find a student, a plan, a goal, a file, an action`}
        search={search}
        onGo={go}
        actions={[
          ...ofPage,
          ...places.map((place) => {
            const label = i18n._(place.label);
            return { id: place.id, title: t`Go to ${label}`, href: place.href };
          }),
        ]}
      />
      <KeyboardHelp
        isOpen={showsKeys}
        onOpenChange={setShowsKeys}
        groups={[
          {
            title: t`Everywhere`,
            keys: [
              { keys: 'mod+k', does: t`Find anything` },
              { keys: '?', does: t`Show these keys` },
            ],
          },
          {
            title: t`In a plan`,
            keys: [
              { keys: 'mod+alt+m', does: t`Comment on the field` },
              { keys: 'mod+alt+f', does: t`Follow who presents, or stop` },
            ],
          },
          { title: t`Go to`, keys: places.map((place) => ({ keys: place.keys, does: i18n._(place.label) })) },
        ]}
      />
    </Frame>
  );
}
