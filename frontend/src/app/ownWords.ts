import { i18n } from '@lingui/core';
import { asLanguage, speakAlso, type Words } from './i18n';

/** Words of a room few people open: they come with its pages, once, and go along when the language is switched. */
export function ownWords(words: Words): () => Promise<void> {
  let spoken: Promise<void> | undefined;
  const speak = async () => {
    speakAlso(words);
    const language = asLanguage(i18n.locale);
    // Before the first word of all they come along with the others.
    if (language) i18n.load(language, (await words(language)).messages);
  };
  return () => {
    spoken ??= speak();
    return spoken;
  };
}
