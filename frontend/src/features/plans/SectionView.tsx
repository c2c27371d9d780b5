import { Plural, Trans, useLingui } from '@lingui/react/macro';
import {
  type ComponentProps,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { type LiveState, type Refusal, type Self, type Ticket, useLiveSection } from '@/features/live';
import { type Assignment, CommentMark, SectionWork } from '@/features/teamwork';
import { cx } from '@/lib/cx';
import { Banner, Button, Icon } from '@/ui';
import { CarriedContext, type CarriedPlace, countOf, useCarried } from './carried';
import { LiveContext, type LivePlace, useDesk, usePlanPlace } from './context';
import { fieldsOf } from './docContent';
import { CARRIED_LOOK, CarriedMark } from './fields/CarriedMark';
import { ComputedField } from './fields/ComputedField';
import { FieldEditor } from './fields/FieldEditor';
import { FieldFrame } from './fields/FieldFrame';
import { KeptAside, keptAside } from './fields/KeptAside';
import { ProseField } from './fields/ProseField';
import { ReadField } from './fields/ReadField';
import { RowsField } from './fields/RowsField';
import { type FormField, type FormSection, placeOf } from './form';
import { HistoryButton } from './HistoryButton';
import { TakeAllKnown } from './known/KnownOffer';
import { type Known, KnownContext, type KnownPlace, openOf, takeKnown } from './known/known';
import { LeftWords } from './offline/LeftWords';
import { shelfOf } from './offline/shelf';
import { askedForAReason, tellingReasons } from './reasons';
import { isNamedAtItsField } from './refusals';
import { isFieldShown, isShown } from './shownWhen';
import { useFocusKept } from './useFocusKept';

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
  planId: string;
  /** The district and person for whom unsaved words are kept when the session ends. */
  owner: string;
  /** The person keeps plans on this device: the section is fetched once even while it is far away, and kept. */
  isKept: boolean;
  /** Words of an ended session wait for this section: it is opened even while it is far away. */
  isAwaited: boolean;
  openTicket: (sectionKey: string) => Promise<Ticket>;
  /** Fields a finding speaks of: they are shown whatever their condition says. */
  fieldsWithFindings: ReadonlySet<string>;
  /** Answers that still say what the last plan said, by `field` or `field.row.column`. */
  carried: ReadonlySet<string>;
  /** What the record knows to open questions of the section, as the server last said. */
  known: readonly Known[];
  /** Somebody says of them that they still hold; null: of all in the section. */
  onConfirm: (sectionKey: string, places: readonly string[] | null) => void;
  /** Who is to write it, while it is given to somebody. */
  assignment: Assignment | null;
  /** This person gives sections to people. */
  mayAssign: boolean;
  /** The plan was finalized meanwhile. */
  onClosed: () => void;
}

/** One section of the plan: its heading, and its fields to write or to read. */
export const SectionView = memo(function SectionView(props: SectionViewProps) {
  const { section, isDraft, self, planId, owner, isAwaited, openTicket, onClosed } = props;
  const { desk, form } = usePlanPlace();
  const [watch, isNear] = useNear();
  const open = useCallback(() => openTicket(section.key), [openTicket, section.key]);
  const keep = useMemo(() => ({ owner, plan: planId, section: section.key }), [owner, planId, section.key]);
  const mayKeep = props.isKept && isDraft && props.mayWrite;
  const shelf = useMemo(
    () => (mayKeep ? shelfOf(owner, planId, section.key) : undefined),
    [mayKeep, owner, planId, section.key],
  );
  const [isFetched, setFetched] = useState(false);
  const isWanted = isDraft && (isNear || isAwaited || (mayKeep && !isFetched));
  const [live, state] = useLiveSection({
    isNear: isWanted,
    self,
    openTicket: open,
    keep,
    shelf,
    form: form.print,
  });
  const isHere = state?.status === 'live' && state.isOnDevice && state.save === 'saved';
  if (mayKeep && isHere && !isFetched) setFetched(true);
  useEffect(() => (live ? desk.join(section, live) : undefined), [desk, section, live]);
  const hasEnded = state?.ended ?? null;
  // What is kept goes where its person lost it; the page shows them what they had not sent (`LeftOfLost`).
  const isLost =
    props.isKept && (hasEnded === 'notAllowed' || hasEnded === 'notFound' || hasEnded === 'refused');
  useEffect(() => {
    if (hasEnded === 'closed' || isLost) onClosed();
  }, [hasEnded, isLost, onClosed]);

  const { carried, onConfirm, mayWrite } = props;
  const carriedPlace = useMemo<CarriedPlace>(
    () => ({
      sectionKey: section.key,
      places: carried,
      onConfirm: mayWrite ? (places) => onConfirm(section.key, places) : null,
    }),
    [section.key, carried, mayWrite, onConfirm],
  );
  const isWritten = !!state?.hasLoaded && !state.readOnly && !state.ended && props.mayWrite;
  // Every key changes the state (saving, saved); the fields hang on these three alone, and are many.
  const { doc, peers, refusals } = state ?? {};
  const place = useMemo<LivePlace | null>(
    () => (live && doc && peers && refusals ? { section, live, doc, peers, refusals } : null),
    [section, live, doc, peers, refusals],
  );
  const knownPlace = useKnownPlace(props.known, isWritten ? place : null);
  const keepsFocus = useFocusKept(isWritten);
  return (
    <section
      ref={watch}
      {...keepsFocus}
      id={section.key}
      tabIndex={-1}
      aria-labelledby={`${section.key}-title`}
      data-section={section.key}
      className="@container scroll-mt-23 border-t border-line pt-4 pb-8 outline-offset-8 first:border-t-0 first:pt-0"
    >
      <header className="group/place pb-3">
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
          {carried.size > 0 && <SectionCarried title={section.title} place={carriedPlace} />}
          {knownPlace && <TakeAllKnown title={section.title} sectionKey={section.key} of={knownPlace} />}
          <CommentMark place={section.key} />
          {isDraft && <HistoryButton planId={planId} sectionKey={section.key} title={section.title} />}
        </div>
        {isDraft && <WhyAsked section={section} />}
        {isDraft && (
          <SectionWork
            planId={planId}
            sectionKey={section.key}
            title={section.title}
            assignment={props.assignment}
            mayAssign={props.mayAssign}
            onChanged={onClosed}
          />
        )}
      </header>
      {state && (isDraft || state.lost || state.save !== 'saved') && (
        <Trouble
          section={section}
          state={state}
          onRead={() => live?.forgetLoss()}
          onReadRefusal={(refusal) => live?.forgetRefusal(refusal)}
          onReadBack={() => live?.forgetBringingBack()}
        />
      )}
      <CarriedContext.Provider value={carriedPlace}>
        {isWritten && place ? (
          <LiveContext.Provider value={place}>
            <KnownContext.Provider value={knownPlace}>
              <div inert={state?.isLocked}>
                <Fields {...props} place={place} />
              </div>
            </KnownContext.Provider>
          </LiveContext.Provider>
        ) : (
          <LiveContext.Provider value={place}>
            <ReadFields {...props} />
          </LiveContext.Provider>
        )}
      </CarriedContext.Provider>
    </section>
  );
});

/** What the record knows to questions that are open in the section now, and how it is taken; null where one only reads. */
function useKnownPlace(known: readonly Known[], place: LivePlace | null): KnownPlace | null {
  const sectionKey = place?.section.key ?? '';
  const open = useDesk((desk) =>
    openOf(known, desk.content[sectionKey] ?? {})
      .map((one) => known.indexOf(one))
      .join(' '),
  );
  return useMemo(() => {
    if (!place) return null;
    const answers = open ? open.split(' ').flatMap((index) => known[Number(index)] ?? []) : [];
    return { answers, onTake: (one) => takeKnown(place.section, place.doc, one) };
  }, [open, known, place]);
}

/** Why a section is asked that not every plan has. */
function WhyAsked({ section: { shownWhen } }: { section: FormSection }) {
  const isDue = useDesk(
    ({ shown, facts }) => shownWhen !== null && facts !== null && isShown(shownWhen, shown, facts),
  );
  return isDue ? <p className="text-sm text-ink-2">{shownWhen?.reason}</p> : null;
}

/** How much of the section is the last plan's, and the one press for all of it. */
function SectionCarried({ title, place }: { title: string; place: CarriedPlace }) {
  const { t } = useLingui();
  const { sectionKey, places, onConfirm } = place;
  return (
    <span className="ms-auto inline-flex flex-wrap items-center gap-x-2 text-sm text-ink-2">
      <span>
        <span aria-hidden="true">↺ </span>
        <Plural value={countOf(places)} one="# from the last plan" other="# from the last plan" />
      </span>
      {onConfirm && (
        <Button
          size="small"
          look="plain"
          icon="check"
          aria-label={t`All still true: ${title}`}
          onPress={() => {
            document.getElementById(sectionKey)?.focus({ preventScroll: true });
            onConfirm(null);
          }}
        >
          <Trans>All still true</Trans>
        </Button>
      )}
    </span>
  );
}

interface TroubleProps {
  section: FormSection;
  state: LiveState;
  onRead: () => void;
  onReadRefusal: (refusal: Refusal) => void;
  onReadBack: () => void;
}

/** What went wrong with the live section, in sentences. */
function Trouble({ section, state, onRead, onReadRefusal, onReadBack }: TroubleProps) {
  const { t } = useLingui();
  const ended = {
    notAllowed: t`You may read this section, not write in it.`,
    notFound: t`This section can no longer be opened.`,
    closed: t`The plan was finalized. It can't be changed any more.`,
    refused: t`This section can't be opened for writing right now. What you see is the last saved version.`,
    session: t`Your session has ended`,
    form: t`This section waits for the page to be loaded again.`,
  };
  const lost = {
    shape: t`Your last change did not fit the form, so it was taken back. You see the saved version.`,
    epoch: t`This section was set back on the server while you were away. What you had not saved is gone; you see the saved version.`,
    size: t`Your last change was too big to save, so it was taken back. You see the saved version.`,
    rights: t`You may read this section, not write in it. What you typed last could not be saved.`,
  };
  const elsewhere = state.refusals.filter((refusal) => !isNamedAtItsField(section, refusal));
  const isQuiet = !state.ended && !state.lost && !state.isLocked && !state.isBroughtBack;
  if (isQuiet && elsewhere.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 pb-3">
      {state.isLocked && !state.ended && (
        <Banner tone="attention" title={t`Looking whether you are still signed in…`} />
      )}
      {state.isBroughtBack && (
        <Banner
          tone="ok"
          title={t`What you typed and had not saved is back in this section.`}
          onDismiss={onReadBack}
        />
      )}
      {elsewhere.length > 0 && (
        <Banner
          tone="danger"
          title={t`A part of your last change did not fit the form and was taken back; the rest stays.`}
          action={
            <Button size="small" onPress={() => elsewhere.forEach(onReadRefusal)}>
              <Trans>Understood</Trans>
            </Button>
          }
        />
      )}
      {state.ended && (
        <Banner
          tone={state.ended === 'closed' ? 'plain' : 'attention'}
          title={ended[state.ended]}
          action={
            state.left && (
              <Button size="small" onPress={onRead}>
                <Trans>Understood</Trans>
              </Button>
            )
          }
        >
          {state.left && <LeftWords section={section} left={state.left} />}
          {state.ended === 'form'
            ? state.isOnlyHere && (
                <Trans>
                  What you typed here last could not be kept. Copy it before you load the page again.
                </Trans>
              )
            : state.save !== 'saved' && <Trans>What you typed here last was not saved any more.</Trans>}
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
        >
          {state.left && <LeftWords section={section} left={state.left} />}
        </Banner>
      )}
    </div>
  );
}

function useShownFields({ section, fieldsWithFindings }: SectionViewProps): FormField[] {
  const keys = useDesk((desk) =>
    section.fields
      .filter((field) =>
        isFieldShown(field, desk.content[section.key]?.[field.key], desk, {
          hasFinding: fieldsWithFindings.has(placeOf(section.key, field.key)),
        }),
      )
      .map((field) => field.key)
      .join(' '),
  ).split(' ');
  return section.fields.filter((field) => keys.includes(field.key));
}

/** Short answers stand two in a line where there is room, as they are printed. */
const SHORT = new Set(['date', 'number', 'minutes', 'yes_no', 'choice', 'link']);
const PAGE = 'grid max-w-3xl gap-x-6 gap-y-5 @lg:grid-cols-2';
const widthOf = (field: FormField) => (SHORT.has(field.kind) ? 'min-w-0' : 'min-w-0 @lg:col-span-2');

/** A field with what is said about it. */
function Placed({
  field,
  sectionKey,
  children,
}: {
  field: FormField;
  sectionKey: string;
  children: ReactNode;
}) {
  const isCarried = useCarried().places.has(field.key);
  return (
    <div className={cx('group/place relative', widthOf(field), isCarried && CARRIED_LOOK)}>
      {children}
      {isCarried && <CarriedMark place={field.key} name={field.label} />}
      <CommentMark place={placeOf(sectionKey, field.key)} className="absolute end-0 -top-1.5 z-1" />
    </div>
  );
}

const Field = memo(function Field({ field, map, place }: ComponentProps<typeof FieldEditor>) {
  if (field.kind === 'rows') return <RowsField field={field} place={place} />;
  if (field.kind !== 'prose') return <FieldEditor field={field} map={map} place={place} />;
  return (
    <FieldFrame place={place}>
      <ProseField field={field} place={place} />
    </FieldFrame>
  );
});

const Fields = memo(function Fields(props: SectionViewProps & { place: LivePlace }) {
  const { section, place } = props;
  const shown = useShownFields(props);
  const kept = useDesk((desk) => keptAside(section.fields, desk.content[section.key] ?? {}, desk));
  const asked = useDesk((desk) => askedForAReason(section.fields, desk));
  const fields = fieldsOf(place.doc);
  return (
    <div data-look="document" className={cx(PAGE, 'items-end')}>
      {tellingReasons(shown, asked).map((field) => (
        <Placed key={field.key} field={field} sectionKey={section.key}>
          {field.kind === 'computed' ? (
            <ComputedField field={field} sectionKey={section.key} place={placeOf(section.key, field.key)} />
          ) : (
            <Field field={field} map={fields} place={placeOf(section.key, field.key)} />
          )}
        </Placed>
      ))}
      <KeptAside labels={kept} className="@lg:col-span-2" />
    </div>
  );
});

function ReadFields(props: SectionViewProps) {
  const own = useDesk((desk) => desk.content[props.section.key]) ?? {};
  const shown = useShownFields(props);
  return (
    <div className={PAGE}>
      {shown.map((field) => (
        <Placed key={field.key} field={field} sectionKey={props.section.key}>
          {field.kind === 'computed' ? (
            <ComputedField
              field={field}
              sectionKey={props.section.key}
              place={placeOf(props.section.key, field.key)}
            />
          ) : (
            <ReadField field={field} value={own[field.key]} place={placeOf(props.section.key, field.key)} />
          )}
        </Placed>
      ))}
    </div>
  );
}
