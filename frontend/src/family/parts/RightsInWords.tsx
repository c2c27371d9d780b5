import { Section } from '@/ui/Section/Section';

export interface RightsOfLaw {
  lead: string;
  parts: readonly { number: number; title: string; text: string }[];
}

/** What a notice of rights says, to be read aloud. */
export const wordsOfRights = (rights: RightsOfLaw, language: string) =>
  [rights.lead, ...rights.parts.flatMap((part) => [part.title, part.text])].map((text) => ({
    text,
    language,
  }));

/** A notice of rights in plain words, part by part, in the language it is held in. */
export function RightsInWords({ rights, language }: { rights: RightsOfLaw; language: string }) {
  return (
    <>
      <p lang={language}>{rights.lead}</p>
      {rights.parts.map((part) => (
        <Section key={part.number} title={<span lang={language}>{part.title}</span>}>
          {part.text.split('\n').map((line) => (
            <p key={line} lang={language} className="pb-2">
              {line}
            </p>
          ))}
        </Section>
      ))}
    </>
  );
}
