import { Trans } from '@lingui/react/macro';
import { type ReactNode, useRef } from 'react';
import { Disclosure } from '@/ui/Disclosure/Disclosure';
import { type PlainDetail, type PlainItem, type PlainSection, placeOf } from '../plain';
import { useKeptPlace } from '../useKeptPlace';
import { WrittenIn } from './WrittenIn';

/** What the team wrote about an item, question by question, each in the language it was written in. */
export function PlainDetails({ details }: { details: readonly PlainDetail[] }) {
  if (details.length === 0) return null;
  // Rows ask the same of each: a label may come again.
  const seen = new Map<string, number>();
  const keyed = details.map((detail) => {
    const times = (seen.get(detail.label) ?? 0) + 1;
    seen.set(detail.label, times);
    return { key: `${detail.label} ${times}`, detail };
  });
  return (
    <dl className="flex flex-col gap-2.5">
      {keyed.map(({ key, detail }) => (
        <div key={key}>
          <dt className="text-sm text-ink-2">{detail.label}</dt>
          <dd lang={detail.textLanguage || undefined} dir="auto" className="whitespace-pre-line">
            {detail.text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Item({ item, section, language }: { item: PlainItem; section: PlainSection; language: string }) {
  return (
    <li id={placeOf(item.id)} data-place="" className="flex scroll-mt-4 flex-col gap-1.5 py-4">
      {item.title && item.title !== section.title && <h3 className="text-base">{item.title}</h3>}
      {item.text && (
        <p lang={item.textLanguage || undefined} dir="auto" className="max-w-prose whitespace-pre-line">
          {item.text}
        </p>
      )}
      <PlainDetails details={item.details} />
      <WrittenIn item={item} language={language} />
    </li>
  );
}

/** From this many on, one wants to see what there is. */
const MANY_SECTIONS = 3;

/** The parts of the plan, one tap away. */
function Contents({ sections }: { sections: readonly PlainSection[] }) {
  return (
    <nav data-print="hidden" className="border-t border-line">
      <Disclosure title={<Trans>What is in this plan</Trans>} level={2}>
        <ol>
          {sections.map((section) => (
            <li key={section.key}>
              <a
                href={`#place-${section.key}`}
                className="flex min-h-control items-center text-ink-1 underline underline-offset-3"
              >
                {section.title}
              </a>
            </li>
          ))}
        </ol>
      </Disclosure>
    </nav>
  );
}

/** The whole plan in plain words. `language` is that of `sections`: a switch keeps the place of who reads. */
export function PlainPlan({
  sections,
  language,
  after,
}: {
  sections: readonly PlainSection[];
  language: string;
  /** What stands below a section. */
  after?: (section: PlainSection) => ReactNode;
}) {
  const container = useRef<HTMLDivElement>(null);
  useKeptPlace(container, language);
  if (sections.length === 0) {
    return (
      <p className="text-ink-2">
        <Trans>Nothing is written here yet.</Trans>
      </p>
    );
  }
  return (
    // The browser's own anchoring would move the page a second time.
    <div ref={container} className="[overflow-anchor:none]">
      {sections.length > MANY_SECTIONS && <Contents sections={sections} />}
      {sections.map((section) => (
        <section
          key={section.key}
          aria-labelledby={`section-${section.key}`}
          className="border-t border-line pt-4 pb-6"
        >
          <div id={`place-${section.key}`} data-place="" className="scroll-mt-4">
            <h2 id={`section-${section.key}`} className="text-lg">
              {section.title}
            </h2>
            {section.explanation && <p className="max-w-prose pt-1 text-ink-2">{section.explanation}</p>}
          </div>
          <ul className="divide-y divide-line">
            {section.items.map((item) => (
              <Item key={item.id} item={item} section={section} language={language} />
            ))}
          </ul>
          {after?.(section)}
        </section>
      ))}
    </div>
  );
}
