import { i18n, type Messages } from '@lingui/core';

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

// Words that did not come with their page show as a code. The walk of the pages listens to the console.
if (import.meta.env.PROD) i18n.on('missing', ({ id }) => console.error(`There are no words for ${id}.`));

export type Words = (language: Language) => Promise<{ messages: Messages }>;
const more: Words[] = [];

/** Words beyond those every page has: the staff app's, which no family's phone loads. */
export function speakAlso(words: Words): void {
  more.push(words);
}

/** Loads a language and puts it on: words, `lang` and `dir` of the document, and this device's memory of it. */
export async function speak(language: Language): Promise<void> {
  const all = [import(`../locales/${language}/messages.po`), ...more.map((words) => words(language))];
  const messages = Object.assign({}, ...(await Promise.all(all)).map((one) => one.messages)) as Messages;
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
  localStorage.setItem(KEY, language);
}
