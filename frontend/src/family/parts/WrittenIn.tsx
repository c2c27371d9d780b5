import { Trans } from '@lingui/react/macro';
import { isOther, type PlainItem } from '../plain';

/** Tells who reads in `language` that the team wrote this part in another one. Consent is given to what one understands. */
export function WrittenIn({ item, language }: { item: PlainItem; language: string }) {
  const other = [item, ...item.details].find((one) => one.text && isOther(one.textLanguage, language));
  if (!other) return null;
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(other.textLanguage);
  return (
    <p className="text-sm text-ink-2">
      <Trans>This part is written in {name}. You may ask the school to have it translated.</Trans>
    </p>
  );
}
