import { Trans, useLingui } from '@lingui/react/macro';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { createPortal } from 'react-dom';
import { cx } from '@/lib/cx';
import {
  Breadcrumbs,
  Button,
  type Crumb,
  Icon,
  Kbd,
  LanguageSwitch,
  Link,
  Menu,
  SidePanelSlot,
  SkipLink,
  ThemeSwitch,
} from '@/ui';
import { LANGUAGES } from './i18n';
import type { Place } from './places';

const CrumbSlot = createContext<HTMLElement | null>(null);

/** Puts the way to this page into the frame's header. Rendered once by every page below a place. */
export function PageCrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const slot = useContext(CrumbSlot);
  return slot && createPortal(<Breadcrumbs crumbs={crumbs} />, slot);
}

export interface FrameProps {
  organisation: string;
  person: { name: string; initials: string };
  places: readonly Place[];
  currentPlaceId?: string;
  language: string;
  onLanguage: (language: string) => void;
  onFind: () => void;
  onKeyboardHelp: () => void;
  onSignOut: () => void;
  /** What somebody has not seen yet. */
  bell?: ReactNode;
  children: ReactNode;
}

function Navigation({
  organisation,
  places,
  currentPlaceId,
}: Pick<FrameProps, 'organisation' | 'places' | 'currentPlaceId'>) {
  const { t, i18n } = useLingui();
  return (
    <nav
      aria-label={t`Main`}
      data-print="hidden"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface-2 md:static md:w-14 md:shrink-0 md:border-e md:border-t-0 lg:w-52"
    >
      <div className="md:sticky md:top-0">
        <p
          className="line-clamp-2 px-4 pt-3.5 pb-3 leading-tight font-strong max-lg:hidden"
          title={organisation}
        >
          {organisation}
        </p>
        <ul className="flex justify-start gap-1 overflow-x-auto p-1 md:flex-col md:justify-start md:px-2 md:pt-3 lg:pt-0">
          {places.map((place) => (
            <li key={place.id} className="min-w-13 shrink-0 grow md:min-w-0">
              <Link
                href={place.href}
                look="row"
                aria-current={place.id === currentPlaceId ? 'page' : undefined}
                aria-label={i18n._(place.label)}
                className={cx(
                  'flex min-h-control flex-col items-center justify-center rounded-kit px-1 py-1 text-xs md:px-2 hover:bg-surface-3 hover:no-underline md:flex-row lg:justify-start lg:gap-2.5 lg:text-base',
                  'aria-[current]:bg-surface-3 aria-[current]:font-strong forced-colors:aria-[current]:border',
                )}
              >
                <Icon name={place.icon} className="size-5 text-ink-2" />
                <span className="md:max-lg:hidden">{i18n._(place.label)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}

function Header({ crumbSlot, ...props }: FrameProps & { crumbSlot: (element: HTMLElement | null) => void }) {
  const { t } = useLingui();
  const { person } = props;
  return (
    <header
      data-print="hidden"
      className="sticky top-0 z-10 flex min-h-14 items-center gap-2 border-b border-line bg-surface-1 px-4 md:px-6"
    >
      <div ref={crumbSlot} className="min-w-0 grow" />
      <Button
        onPress={props.onFind}
        icon="search"
        size="small"
        className="shrink-0 font-normal max-md:gap-0 max-md:border-transparent"
      >
        <span className="text-ink-2 max-md:sr-only">
          <Trans>Find anything</Trans>
          <span aria-hidden="true" className="ms-3">
            <Kbd keys="mod+k" />
          </span>
        </span>
      </Button>
      {props.bell}
      <ThemeSwitch />
      <LanguageSwitch
        languages={LANGUAGES}
        value={props.language}
        onChange={props.onLanguage}
        className="max-md:hidden"
      />
      <Menu
        label={person.name}
        trigger={
          <Button
            look="plain"
            size="small"
            aria-label={`${person.initials} ${person.name}`}
            className="shrink-0"
          >
            <span
              aria-hidden="true"
              className="grid size-7 place-items-center rounded-full bg-accent text-xs text-on-fill"
              data-forced-edge=""
            >
              {person.initials}
            </span>
          </Button>
        }
        entries={[
          ...LANGUAGES.filter((language) => language.id !== props.language).map((language) => ({
            id: language.id,
            label: language.name,
            icon: 'language' as const,
            onAction: () => props.onLanguage(language.id),
          })),
          { id: 'keys', label: t`Keyboard`, icon: 'question', onAction: props.onKeyboardHelp },
          { id: 'sign-out', label: t`Sign out`, icon: 'lock', startsGroup: true, onAction: props.onSignOut },
        ]}
      />
    </header>
  );
}

/** The staff's house: places at the side, the way and the search on top, the work, and room for one panel. */
export function Frame(props: FrameProps) {
  const [panelSlot, setPanelSlot] = useState<HTMLElement | null>(null);
  const [crumbSlot, setCrumbSlot] = useState<HTMLElement | null>(null);
  return (
    <SidePanelSlot.Provider value={panelSlot}>
      <CrumbSlot.Provider value={crumbSlot}>
        <SkipLink />
        <div className="flex min-h-dvh max-md:flex-col-reverse max-md:justify-end max-md:pb-16">
          <Navigation {...props} />
          <div className="flex min-w-0 grow flex-col">
            <Header {...props} crumbSlot={setCrumbSlot} />
            <main id="main" tabIndex={-1} className="mx-auto w-full max-w-6xl grow px-4 py-6 md:px-6">
              {props.children}
            </main>
          </div>
          <div ref={setPanelSlot} className="contents" />
        </div>
      </CrumbSlot.Provider>
    </SidePanelSlot.Provider>
  );
}
