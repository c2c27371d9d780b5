import { useCallback, useEffect, useState } from 'react';

/** Words to read aloud, in the language they are written in. */
export interface Spoken {
  text: string;
  language: string;
}

function hasVoice(language: string): boolean {
  return (
    'speechSynthesis' in window &&
    speechSynthesis.getVoices().some((voice) => voice.lang.toLowerCase().startsWith(language.slice(0, 2)))
  );
}

/**
 * Reads aloud with the device's own voice; nothing leaves the page.
 *
 * `canListen` is false while the device has no voice for `language` (voices may come a moment after the page).
 */
export function useListen(language: string) {
  const [canListen, setCanListen] = useState(() => hasVoice(language));
  const [isSpeaking, setIsSpeaking] = useState(false);

  useEffect(() => {
    if (!('speechSynthesis' in window)) return;
    const device = speechSynthesis;
    const look = () => setCanListen(hasVoice(language));
    look();
    device.addEventListener?.('voiceschanged', look);
    return () => {
      device.removeEventListener?.('voiceschanged', look);
      device.cancel();
      setIsSpeaking(false);
    };
  }, [language]);

  const stop = useCallback(() => {
    speechSynthesis.cancel();
    setIsSpeaking(false);
  }, []);

  const speak = useCallback((words: readonly Spoken[]) => {
    speechSynthesis.cancel();
    const said = words.filter((one) => one.text.trim());
    // One utterance a piece: some browsers fall silent in the middle of a long one.
    said.forEach((one, index) => {
      const utterance = new SpeechSynthesisUtterance(one.text);
      utterance.lang = one.language.length > 2 ? one.language : `${one.language}-US`;
      if (index === said.length - 1) utterance.onend = () => setIsSpeaking(false);
      speechSynthesis.speak(utterance);
    });
    setIsSpeaking(said.length > 0);
  }, []);

  return { canListen, isSpeaking, speak, stop };
}
