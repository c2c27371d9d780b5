import { i18n } from '@lingui/core';
import { asLanguage, type Language, speakAlso } from '@/app/i18n';

const words = (language: Language) => import(`../../locales/${language}/forms.po`);
let spoken: Promise<void> | null = null;

/** The page's own words, which nobody else of the staff loads; from then on they change with the language. */
export function formsWords(): Promise<void> {
  spoken ??= (async () => {
    const language = asLanguage(i18n.locale) ?? 'en';
    const { messages } = await words(language);
    speakAlso(words);
    i18n.load(language, messages);
  })();
  return spoken;
}
