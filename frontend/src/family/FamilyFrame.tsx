import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useState } from 'react';
import { LANGUAGES } from '@/app/i18n';
import { signOut, useLanguageChoice, useViewer } from '@/app/session';
import { Button } from '@/ui/Button/Button';
import { LanguageSwitch } from '@/ui/LanguageSwitch/LanguageSwitch';
import { Link } from '@/ui/Link/Link';
import { SkipLink } from '@/ui/SkipLink/SkipLink';
import { keepLarger, readsLarger } from './textSize';

/** One column, the child's name, the language, and nothing that moves. */
export function FamilyFrame({ children }: { children: ReactNode }) {
  const { t, i18n } = useLingui();
  const viewer = useViewer();
  const [language, chooseLanguage] = useLanguageChoice();
  const [isLarger, setIsLarger] = useState(readsLarger);
  const names = new Intl.ListFormat(i18n.locale).format(viewer.children.map((child) => child.givenName));
  return (
    <>
      <SkipLink />
      <div className="mx-auto flex min-h-dvh max-w-2xl flex-col px-4 sm:px-6">
        <header
          data-print="hidden"
          className="flex min-h-16 items-center justify-between gap-4 border-b border-line"
        >
          <Link href="/family" look="row" className="truncate text-lg font-strong">
            {names || viewer.person.name}
          </Link>
          <LanguageSwitch languages={LANGUAGES} value={language} onChange={chooseLanguage} />
        </header>
        <main id="main" tabIndex={-1} className="grow py-6">
          {children}
        </main>
        <footer
          data-print="hidden"
          className="flex flex-wrap items-center justify-between gap-3 border-t border-line py-4 text-sm text-ink-2"
        >
          <span>
            {viewer.person.name} · {viewer.district.name}
          </span>
          <span className="-ms-2.5 flex flex-wrap gap-1 forced-colors:ms-0">
            <Button
              look="plain"
              size="small"
              onPress={() => {
                keepLarger(!isLarger);
                setIsLarger(!isLarger);
              }}
            >
              {isLarger ? <Trans>Usual text</Trans> : <Trans>Larger text</Trans>}
            </Button>
            <Button look="plain" size="small" onPress={signOut} aria-label={t`Sign out`}>
              <Trans>Sign out</Trans>
            </Button>
          </span>
        </footer>
      </div>
    </>
  );
}
