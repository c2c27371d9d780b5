import { Trans, useLingui } from '@lingui/react/macro';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type LiveState, type Self, type Ticket, useLiveSection } from '@/features/live';
import { Banner, Button, Icon } from '@/ui';
import { LiveContext, type LivePlace, useDesk, usePlanPlace } from './context';
import { fieldsOf } from './docContent';
import { FieldEditor } from './fields/FieldEditor';
import { FieldFrame } from './fields/FieldFrame';
import { ProseField } from './fields/ProseField';
import { ReadField } from './fields/ReadField';
import { RowsField } from './fields/RowsField';
import { type FormField, type FormSection, placeOf } from './form';
import { isShownOrAnswered } from './shownWhen';

/** How far outside the window a section already counts as near. */
const NEAR = '800px 0px';

/** Whether the element is in or near the window. */
function useNear(): [(element: HTMLElement | null) => void, boolean] {
  const [isNear, setNear] = useState(false);
  const observer = useRef<IntersectionObserver | null>(null);
  const watch = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    observer.current = null;
    if (!element) return;
    if (!('IntersectionObserver' in globalThis)) {
      setNear(true);
      return;
    }
    observer.current = new IntersectionObserver(
      (entries) => setNear(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: NEAR },
    );
    observer.current.observe(element);
  }, []);
  return [watch, isNear];
}

export interface SectionViewProps {
  section: FormSection;
  /** False for a plan nobody writes any more. */
  isDraft: boolean;
  mayWrite: boolean;
  self: Self;
  openTicket: (sectionKey: string) => Promise<Ticket>;
  /** Fields a finding speaks of: they are shown whatever their condition says. */
  fieldsWithFindings: ReadonlySet<string>;
  /** The plan was finalized meanwhile. */
  onClosed: () => void;
}

/** One section of the plan: its heading, and its fields to write or to read. */
export const SectionView = memo(function SectionView(props: SectionViewProps) {
  const { section, isDraft, self, openTicket, onClosed } = props;
  const { desk } = usePlanPlace();
  const [watch, isNear] = useNear();
  const open = useCallback(() => openTicket(section.key), [openTicket, section.key]);
  const [live, state] = useLiveSection({ isNear: isDraft && isNear, self, openTicket: open });
  useEffect(() => (live ? desk.join(section, live) : undefined), [desk, section, live]);
  const hasEnded = state?.ended ?? null;
  useEffect(() => {
    if (hasEnded === 'closed') onClosed();
  }, [hasEnded, onClosed]);

  const isWritten = !!state?.hasLoaded && !state.readOnly && !state.ended && props.mayWrite;
  const place = useMemo<LivePlace | null>(
    () => (live && state ? { section, live, doc: state.doc, peers: state.peers } : null),
    [section, live, state],
  );
  return (
    <section
      ref={watch}
      id={section.key}
      tabIndex={-1}
      aria-labelledby={`${section.key}-title`}
      data-section={section.key}
      className="scroll-mt-24 border-t border-line pt-4 first:border-t-0 pb-8 outline-offset-8"
    >
      <header className="pb-3">
        <div className="flex flex-wrap items-center gap-x-3">
          <h2 id={`${section.key}-title`} className="text-lg">
            {section.title}
          </h2>
          <span className="text-xs text-ink-3">{section.cite}</span>
          {isDraft && !props.mayWrite && (
            <span className="inline-flex items-center gap-1 text-sm text-ink-2">
              <Icon name="lock" />
              <Trans>To read</Trans>
            </span>
          )}
        </div>
        {section.explanation && <p className="text-sm text-ink-2">{section.explanation}</p>}
      </header>
      {state && <Trouble state={state} onRead={() => live?.forgetLoss()} />}
      {isWritten && place ? (
        <LiveContext.Provider value={place}>
          <Fields {...props} place={place} />
        </LiveContext.Provider>
      ) : (
        <ReadFields {...props} />
      )}
    </section>
  );
});

/** What went wrong with the live section, in sentences. */
function Trouble({ state, onRead }: { state: LiveState; onRead: () => void }) {
  const { t } = useLingui();
  const ended = {
    notAllowed: t`You may read this section, not write in it.`,
    notFound: t`This section can no longer be opened.`,
    closed: t`The plan was finalized. It can't be changed any more.`,
    refused: t`This section can't be opened for writing right now. What you see is the last saved version.`,
  };
  const lost = {
    shape: t`Your last change did not fit the form, so it was taken back. You see the saved version.`,
    epoch: t`This section was set back on the server while you were away. What you had not saved is gone; you see the saved version.`,
    size: t`Your last change was too big to save, so it was taken back. You see the saved version.`,
  };
  if (!state.ended && !state.lost) return null;
  return (
    <div className="flex flex-col gap-2 pb-3">
      {state.ended && (
        <Banner tone={state.ended === 'closed' ? 'plain' : 'attention'} title={ended[state.ended]}>
          {state.save !== 'saved' && <Trans>What you typed here last was not saved any more.</Trans>}
        </Banner>
      )}
      {state.lost && (
        <Banner
          tone="danger"
          title={lost[state.lost]}
          action={
            <Button size="small" onPress={onRead}>
              <Trans>Understood</Trans>
            </Button>
          }
        />
      )}
    </div>
  );
}

function useShownFields({ section, fieldsWithFindings }: SectionViewProps): FormField[] {
  const keys = useDesk(({ content }) =>
    section.fields
      .filter((field) =>
        isShownOrAnswered(
          field.shownWhen,
          content[section.key]?.[field.key],
          content,
          fieldsWithFindings.has(placeOf(section.key, field.key)),
        ),
      )
      .map((field) => field.key)
      .join(' '),
  ).split(' ');
  return section.fields.filter((field) => keys.includes(field.key));
}

function Fields(props: SectionViewProps & { place: LivePlace }) {
  const { section, place } = props;
  const shown = useShownFields(props);
  const fields = fieldsOf(place.doc);
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      {shown.map((field) => {
        const at = placeOf(section.key, field.key);
        if (field.kind === 'rows') return <RowsField key={field.key} field={field} place={at} />;
        if (field.kind === 'prose')
          return (
            <FieldFrame key={field.key} place={at}>
              <ProseField field={field} place={at} />
            </FieldFrame>
          );
        return <FieldEditor key={field.key} field={field} map={fields} place={at} />;
      })}
    </div>
  );
}

function ReadFields(props: SectionViewProps) {
  const own = useDesk((desk) => desk.content[props.section.key]) ?? {};
  const shown = useShownFields(props);
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {shown.map((field) => (
        <ReadField
          key={field.key}
          field={field}
          value={own[field.key]}
          place={placeOf(props.section.key, field.key)}
        />
      ))}
    </div>
  );
}
