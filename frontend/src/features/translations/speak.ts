import { i18n, type Messages } from '@lingui/core';
import { asLanguage, type Language, speakAlso } from '@/app/i18n';

/** The words of this room: they come with its pages, and go along when the language is switched. */
const words = (language: Language): Promise<{ messages: Messages }> =>
  import(`../../locales/${language}/translations.po`);

speakAlso(words);

/** Loads them for the language that is spoken now; a page waits for it before it shows a word. */
export async function speakTranslationWords(): Promise<void> {
  const language = asLanguage(i18n.locale);
  // Before the first word they come along with all others.
  if (language) i18n.load(language, (await words(language)).messages);
}
