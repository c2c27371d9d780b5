import { Trans } from '@lingui/react/macro';
import { useRef } from 'react';
import { type PlainDetail, type PlainItem, type PlainSection, placeOf } from '../plain';
import { useKeptPlace } from '../useKeptPlace';

/** What the team wrote about an item, question by question, each in the language it was written in. */
export function PlainDetails({ details }: { details: readonly PlainDetail[] }) {
  if (details.length === 0) return null;
  return (
    <dl className="flex flex-col gap-3">
      {details.map((detail) => (
        <div key={detail.label}>
          <dt className="text-sm text-ink-2">{detail.label}</dt>
          <dd lang={detail.textLanguage || undefined} dir="auto" className="whitespace-pre-line">
            {detail.text}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Item({ item }: { item: PlainItem }) {
  return (
    <li id={placeOf(item.id)} data-place="" className="flex scroll-mt-4 flex-col gap-3 py-4">
      {item.title && <h3 className="text-base">{item.title}</h3>}
      {item.text && (
        <p lang={item.textLanguage || undefined} dir="auto" className="max-w-prose whitespace-pre-line">
          {item.text}
        </p>
      )}
      <PlainDetails details={item.details} />
    </li>
  );
}

/** The whole plan in plain words. `language` is that of `sections`: a switch keeps the place of who reads. */
export function PlainPlan({ sections, language }: { sections: readonly PlainSection[]; language: string }) {
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
      {sections.map((section) => (
        <section
          key={section.key}
          aria-labelledby={`section-${section.key}`}
          className="border-t border-line pt-4 pb-6"
        >
          <div id={`place-${section.key}`} data-place="">
            <h2 id={`section-${section.key}`} className="text-lg">
              {section.title}
            </h2>
            {section.explanation && <p className="max-w-prose pt-1 text-ink-2">{section.explanation}</p>}
          </div>
          <ul className="divide-y divide-line">
            {section.items.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
