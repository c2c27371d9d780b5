import { Trans } from '@lingui/react/macro';
import { Button } from '@/ui/Button/Button';
import type { PlainItem, PlainSection } from '../plain';
import { type Spoken, useListen } from '../useListen';

export function spokenItem(item: PlainItem, language: string): Spoken[] {
  return [
    { text: item.title, language },
    { text: item.text, language: item.textLanguage || language },
    ...item.details.flatMap((detail) => [
      { text: detail.label, language },
      { text: detail.text, language: detail.textLanguage || language },
    ]),
  ];
}

export function spokenPlan(sections: readonly PlainSection[], language: string): Spoken[] {
  return sections.flatMap((section) => [
    { text: section.title, language },
    { text: section.explanation, language },
    ...section.items.flatMap((item) => spokenItem(item, language)),
  ]);
}

/** Reads aloud, or stops. Not there when the device has no voice for the language. */
export function ListenButton({ words, language }: { words: () => readonly Spoken[]; language: string }) {
  const { canListen, isSpeaking, speak, stop } = useListen(language);
  if (!canListen) return null;
  return (
    <Button icon={isSpeaking ? 'close' : 'listen'} onPress={() => (isSpeaking ? stop() : speak(words()))}>
      {isSpeaking ? <Trans>Stop</Trans> : <Trans>Listen</Trans>}
    </Button>
  );
}
