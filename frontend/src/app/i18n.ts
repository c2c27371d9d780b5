import { i18n } from '@lingui/core';

export type Language = 'en' | 'es';

export const LANGUAGES: readonly { id: Language; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'es', name: 'Español' },
];

const KEY = 'trellis.language';
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

export function asLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.slice(0, 2).toLowerCase();
  return LANGUAGES.find((language) => language.id === primary)?.id ?? null;
}

/** The language last chosen on this device, else the browser's first that we speak, else English. */
export function preferredLanguage(): Language {
  const tags = [localStorage.getItem(KEY), ...navigator.languages];
  return tags.map(asLanguage).find((language) => language !== null) ?? 'en';
}

/** How dates and numbers are written: as in the United States, in the person's language. */
export function formattingLocale(language: string): string {
  return `${language}-US`;
}

/** Loads a language and puts it on: words, `lang` and `dir` of the document, and this device's memory of it. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await import(`../locales/${language}/messages.po`);
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
  localStorage.setItem(KEY, language);
}
