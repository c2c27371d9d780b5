import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { hueOf, type Peer } from '@/features/live';
import { type Assignment, useAssignmentWords } from '@/features/teamwork';
import { cx } from '@/lib/cx';
import { Button, Disclosure, PresenceStack, StatusMark } from '@/ui';
import type { FormSection } from './form';

export interface OutlineEntry {
  section: FormSection;
  /** empty, in_work, ready, signed_off */
  standing: string;
  /** Of a section of rows: how many there are. */
  rowCount: number | null;
  /** Fields and rows of the last plan that wait for somebody's word. */
  carriedCount: number;
  /** Who is to write it, and whether they said that it is ready. */
  assignment: Assignment | null;
  people: readonly { id: string; name: string; initials: string }[];
  /** Who has the focus in it; null where this page does not know and the server's `people` count. */
  peers: readonly Peer[] | null;
}

const SHAPES: Record<string, string> = { empty: '○', in_work: '◐', ready: '●', signed_off: '✓' };

export interface OutlineProps {
  entries: readonly OutlineEntry[];
  hidden: readonly FormSection[];
  currentKey: string | null;
  onGoTo: (key: string) => void;
  onShow: (key: string) => void;
}

/** The sections of the plan: how each stands, by shape and word, and who is in it. */
export function Outline({ entries, hidden, currentKey, onGoTo, onShow }: OutlineProps) {
  const { t } = useLingui();
  const words: Record<string, string> = {
    empty: t`Empty`,
    in_work: t`In work`,
    ready: t`Ready`,
    signed_off: t`Final`,
  };
  return (
    <nav
      aria-label={t`Sections`}
      data-print="hidden"
      className="max-lg:relative max-lg:-mx-4 max-lg:overflow-x-auto max-lg:px-4 max-lg:pb-3 lg:sticky lg:top-26 lg:max-h-[calc(100dvh-7.5rem)] lg:self-start lg:overflow-y-auto"
    >
      <ol className="flex gap-0.5 lg:flex-col">
        {entries.map(({ section, standing, rowCount, carriedCount, assignment, people, peers }) => (
          <li key={section.key} className="flex shrink-0 items-center">
            <a
              href={`#${section.key}`}
              aria-current={section.key === currentKey ? 'location' : undefined}
              onClick={(event) => {
                event.preventDefault();
                onGoTo(section.key);
              }}
              className={cx(
                'flex min-h-control-small grow items-center gap-2 rounded-kit lg:items-baseline px-2 py-1 text-ink-1 no-underline hover:bg-surface-3',
                'aria-[current]:bg-surface-3 aria-[current]:font-strong forced-colors:aria-[current]:border',
              )}
            >
              <span
                aria-hidden="true"
                title={words[standing]}
                className="w-[1em] shrink-0 text-center text-ink-2"
              >
                {SHAPES[standing] ?? '○'}
              </span>
              <span className="max-lg:whitespace-nowrap">
                {section.title}
                {rowCount !== null && rowCount > 0 && <span className="text-ink-2"> ({rowCount})</span>}
                <span className="sr-only"> · {words[standing] ?? standing}</span>
                {carriedCount > 0 && (
                  <span className="text-sm font-normal whitespace-nowrap text-ink-2">
                    <span aria-hidden="true"> ↺{carriedCount}</span>
                    <span className="sr-only">
                      {' · '}
                      <Plural value={carriedCount} one="# from the last plan" other="# from the last plan" />
                    </span>
                  </span>
                )}
                {assignment && <Given assignment={assignment} />}
              </span>
            </a>
            <Present people={people} peers={peers} />
          </li>
        ))}
      </ol>
      <p className="px-2 pt-2 text-xs text-ink-3 max-lg:hidden">
        <Trans>Alt ↓ and Alt ↑ go from section to section.</Trans>
        {entries.some((entry) => entry.carriedCount > 0) && (
          <>
            {' '}
            <Trans>Alt Shift ↓ goes to the next part of the last plan.</Trans>
          </>
        )}
      </p>
      {hidden.length > 0 && (
        <div className="pt-2 max-lg:hidden">
          <Disclosure
            level={2}
            title={<span className="text-sm">{t`Not asked here (${hidden.length})`}</span>}
          >
            <ul className="flex flex-col gap-3 text-sm">
              {hidden.map((section) => (
                <li key={section.key}>
                  <p>{section.title}</p>
                  <p className="text-ink-2">
                    <Trans>Asked when: {section.shownWhen?.reason}</Trans>
                  </p>
                  <Button
                    look="plain"
                    size="small"
                    aria-label={t`Show anyway: ${section.title}`}
                    onPress={() => onShow(section.key)}
                  >
                    <Trans>Show anyway</Trans>
                  </Button>
                </li>
              ))}
            </ul>
          </Disclosure>
        </div>
      )}
    </nav>
  );
}

/** Who has a section: under its title where there is room, else for who listens. */
function Given({ assignment }: { assignment: Assignment }) {
  const { standing, words } = useAssignmentWords()(assignment);
  return (
    <>
      <span className="sr-only"> · </span>
      <StatusMark standing={standing} isSentence className="text-xs font-normal max-lg:sr-only">
        {words}
      </StatusMark>
    </>
  );
}

/** Who is in a section: as its live document says, else as the server last said. */
function Present({ people, peers }: Pick<OutlineEntry, 'people' | 'peers'>) {
  const here = peers
    ? peers.map(({ personId, name, initials, hue }) => ({ id: personId, name, initials, hue }))
    : people.map((person) => ({ ...person, hue: hueOf(person.id) }));
  return here.length > 0 ? <PresenceStack people={here} limit={2} /> : null;
}
