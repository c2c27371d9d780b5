import { useLingui } from '@lingui/react';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { type Client, useMutation, useQuery } from 'urql';
import { graphql } from '@/gql';
import type { Session_viewerQuery } from '@/gql/graphql';
import { ErrorState } from '@/ui/ErrorState/ErrorState';
import { Skeleton } from '@/ui/Skeleton/Skeleton';
import { asLanguage, type Language, speak } from './i18n';
import { endKeeping } from './keeping';
import { keepOnlyFor, stopKeeping } from './keepingHere';
import { sessionEnd } from './sessionEnd';
import { useErrorWords } from './words';

const VIEWER = graphql(`
  query Session_viewer {
    viewer {
      audience
      roles
      places
      language
      sessionExpiresAt
      recentlyAuthenticated
      person {
        id
        name
        initials
        kind
      }
      district {
        id
        name
        slug
        accent
        timeZone
      }
      children {
        id
        name
        givenName
        initials
      }
    }
  }
`);

const SET_LANGUAGE = graphql(`
  mutation Session_setLanguage($language: String!) {
    setLanguage(language: $language) {
      __typename
      ... on Viewer {
        language
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

export type Viewer = NonNullable<Session_viewerQuery['viewer']>;

const SessionContext = createContext<Viewer | null>(null);

/** Who is signed in. Only below SessionGate, where there always is somebody. */
export function useViewer(): Viewer {
  const viewer = useContext(SessionContext);
  if (!viewer) throw new Error('useViewer is used outside SessionGate');
  return viewer;
}

/** The zone of the district's days; undefined where nobody is signed in: the reader's own clock. */
export function useZone(): string | undefined {
  return useContext(SessionContext)?.district.timeZone;
}

/** Speaks the person's language and wears the district's accent, once per signed-in person. */
function useViewerPreferences(viewer: Viewer | null | undefined): void {
  const accent = viewer?.district.accent;
  const personId = viewer?.person.id;
  const language = asLanguage(viewer?.language);
  useEffect(() => {
    if (accent) document.documentElement.dataset.accent = accent;
    return () => {
      delete document.documentElement.dataset.accent;
    };
  }, [accent]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later switch is the person's own and not undone
  useEffect(() => {
    if (language && language !== document.documentElement.lang) void speak(language);
  }, [personId]);
}

export interface SessionGateProps {
  /** Called when nobody is signed in; takes the person to the sign-in page. */
  onSignedOut: () => void;
  children: ReactNode;
}

const SessionOver = lazy(() => import('./SessionOver'));

/** The name of what `lib/held.ts` keeps; looked for before that is loaded, and on most devices never there. */
const HELD = 'trellis:held';

/** Wipes what this device still holds of anybody else. */
async function keepOnlyOwn({ district, person }: Viewer): Promise<void> {
  await keepOnlyFor(`${district.id} ${person.id}`);
  try {
    if (typeof indexedDB === 'undefined') return;
    const databases = await indexedDB.databases?.();
    if (databases && !databases.some(({ name }) => name === HELD)) return;
    const { keepOnly, ownerOf } = await import('@/lib/held');
    await keepOnly(ownerOf(district.id, person.id));
  } catch {
    // What cannot be sorted goes: an unsent line is worth less than what somebody else may read.
    await new Promise<void>((resolve) => {
      const wiping = indexedDB.deleteDatabase(HELD);
      for (const event of ['success', 'error', 'blocked'])
        wiping.addEventListener(event, () => resolve(), { once: true });
    });
  }
}

/** True once nothing of anybody else is on this device; before that, nothing is shown. */
function useIsAlone(viewer: Viewer | null | undefined): boolean {
  const key = viewer && `${viewer.district.id} ${viewer.person.id}`;
  const [alone, setAlone] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once a person, whatever else is said of them
  useEffect(() => {
    let isGone = false;
    if (viewer && key)
      void keepOnlyOwn(viewer).then(() => {
        if (!isGone) setAlone(key);
      });
    return () => {
      isGone = true;
    };
  }, [key]);
  return !!key && alone === key;
}

/** Asks the server anew who is signed in. */
export async function askViewer(client: Client): Promise<void> {
  await client.query(VIEWER, {}, { requestPolicy: 'network-only' }).toPromise();
}

/** Lets through who is signed in; sends everybody else to sign in and back. */
export function SessionGate({ onSignedOut, children }: SessionGateProps) {
  const [{ data, error, fetching }, retry] = useQuery({ query: VIEWER });
  const inWords = useErrorWords();
  const viewer = data?.viewer;
  useViewerPreferences(viewer);
  const isAlone = useIsAlone(viewer);
  const end = useSyncExternalStore(sessionEnd.subscribe, sessionEnd.getSnapshot);
  const lastName = useRef<string | null>(null);
  if (viewer) lastName.current = viewer.person.name;
  const isSignedOut = !!data && !viewer && !fetching;
  useEffect(() => {
    // Whatever is unsaved is kept first; then the page says so, and nobody is sent away from it.
    if (isSignedOut && !sessionEnd.over()) void endKeeping().finally(onSignedOut);
  }, [isSignedOut, onSignedOut]);
  if (end.kind !== 'open')
    return (
      <Suspense fallback={null}>
        <SessionOver end={end} name={lastName.current ?? ''} />
      </Suspense>
    );
  if (viewer && isAlone) return <SessionContext.Provider value={viewer}>{children}</SessionContext.Provider>;
  return (
    <main id="main" className="mx-auto max-w-lg p-6">
      {error ? (
        <ErrorState onRetry={() => retry({ requestPolicy: 'network-only' })}>
          {inWords(error).message}
        </ErrorState>
      ) : (
        <Skeleton lines={4} />
      )}
    </main>
  );
}

/**
 * The language spoken here, and how to choose another: here at once, and on the server for mails and the next device.
 *
 * It is asked of the words themselves: a person's own language comes a moment after their page.
 */
export function useLanguageChoice(): [Language, (language: string) => void] {
  const [, setLanguage] = useMutation(SET_LANGUAGE);
  const viewer = useContext(SessionContext);
  const { i18n } = useLingui();
  const choose = useCallback(
    (tag: string) => {
      const language = asLanguage(tag);
      if (!language) return;
      void speak(language);
      if (viewer) void setLanguage({ language });
    },
    [setLanguage, viewer],
  );
  return [asLanguage(i18n.locale) ?? 'en', choose];
}

/** Wipes what this device keeps of the person: unsent drafts are sent before, or they are lost by choice. */
async function forgetPerson(): Promise<void> {
  sessionStorage.clear();
  if (typeof indexedDB === 'undefined') return;
  const databases = (await indexedDB.databases?.()) ?? [];
  for (const { name } of databases) {
    if (name?.startsWith('trellis:')) indexedDB.deleteDatabase(name);
  }
}

/** Ends the session here and at the identity provider, and leaves nothing on the device. */
export async function signOut(): Promise<void> {
  await sessionEnd.leave();
  await stopKeeping();
  await forgetPerson();
  const response = await fetch('/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-trellis-csrf': '1' },
    body: '{}',
  });
  const { location: next = '/signed-out' } = response.ok ? await response.json() : {};
  location.replace(next);
}
