import { useLingui } from '@lingui/react/macro';
import { cx } from '@/lib/cx';
import { Icon } from '../Icon/Icon';

export interface LanguageSwitchProps {
  /** Each named in itself: "Español". */
  languages: readonly { id: string; name: string }[];
  value: string;
  onChange: (language: string) => void;
  className?: string;
}

/** The language of everything on the page. The browser's own list: nothing serves a phone better. */
export function LanguageSwitch({ languages, value, onChange, className }: LanguageSwitchProps) {
  const { t } = useLingui();
  return (
    <span className={cx('relative inline-flex items-center', className)}>
      <Icon name="language" className="pointer-events-none absolute start-2 text-ink-2" />
      <select
        aria-label={t`Language`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="min-h-control-small appearance-none rounded-kit border border-line-strong bg-surface-1 ps-[2.2em] pe-[2.2em] text-sm text-ink-1 hover:bg-surface-3"
      >
        {languages.map((language) => (
          <option key={language.id} value={language.id} lang={language.id}>
            {language.name}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" className="pointer-events-none absolute end-2 size-[0.9em] text-ink-2" />
    </span>
  );
}
