import { Trans } from '@lingui/react/macro';
import { EmptyState } from '@/ui';
import type { Mark, WrittenPart, WrittenValue } from './history';

type InWords = (mark: Mark) => string;

/** What the section says now: each answer and each paragraph with who last wrote it, and when. */
export function WhoWroteWhat({ parts, inWords }: { parts: readonly WrittenPart[]; inWords: InWords }) {
  if (parts.length === 0) return <EmptyState title={<Trans>Nothing stands in this section now.</Trans>} />;
  return (
    <div data-look="document" className="flex flex-col gap-1">
      {parts.map((part) =>
        part.rowId === null ? (
          part.values.map((value) => <Value key={value.key} value={value} inWords={inWords} />)
        ) : (
          <div key={part.rowId} className="border-t border-line py-3 first:border-t-0">
            <h3 dir="auto" className="text-base wrap-anywhere">
              {part.title}
            </h3>
            {part.at && (
              <p className="text-sm text-ink-2">
                <Trans>Added: {inWords(part)}</Trans>
              </p>
            )}
            {part.values.map((value) => (
              <Value key={value.key} value={value} inWords={inWords} />
            ))}
          </div>
        ),
      )}
    </div>
  );
}

function Value({ value, inWords }: { value: WrittenValue; inWords: InWords }) {
  let place = 0;
  return (
    <div className="py-1.5">
      <p className="text-sm text-ink-2">{value.label}</p>
      {value.pieces.map((piece) => {
        place += 1;
        return (
          <div key={place} className="grid gap-x-4 py-0.5 sm:grid-cols-[minmax(0,1fr)_14rem]">
            <p lang={value.textLanguage} dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {piece.text}
            </p>
            <p className="text-sm text-ink-2 sm:border-s sm:border-line sm:ps-3">{inWords(piece)}</p>
          </div>
        );
      })}
    </div>
  );
}
