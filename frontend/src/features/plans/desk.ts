import type * as Y from 'yjs';
import type { LiveSection, LiveState, Peer } from '@/features/live';
import { docContent } from './docContent';
import type { DerivedContent, FormSection, PlanContent, PlanForm, SectionContent } from './form';
import { type Facts, shownContent } from './shownWhen';

export interface DeskState {
  /** What the plan says now: live where a section is live, else as last projected. */
  content: PlanContent;
  /** The same without what the form does not show now. */
  shown: PlanContent;
  /** What the form's conditions speak of; null where nobody writes any more. */
  facts: Facts | null;
  /** Computed fields as the server last worked them out. */
  derived: DerivedContent;
  /** The worst of all sections: everything must be safe before the page says so. */
  save: LiveState['save'];
  savedAt: Date | null;
  /** Everything that is not saved is kept on this device, and not on this page alone. */
  isOnDevice: boolean;
  /** No section that should have a socket has one or is about to: one slow section alone alarms nobody. */
  isOffline: boolean;
  /** The server has a newer form than this page shows: the page is to be loaded again. */
  isOutdated: boolean;
  /** By section, of the sections that are live here; elsewhere only the server knows. */
  peers: Readonly<Record<string, readonly Peer[]>>;
  /** A place that is to be shown and focused; counts up, so that one place can be asked for twice. */
  wanted: { place: string; count: number } | null;
}

interface Entry {
  section: FormSection;
  live: LiveSection;
  unsubscribe: () => void;
  doc: Y.Doc | null;
  content: SectionContent | null;
}

const CONTENT_PAUSE_MS = 120;
const WORSE = { saved: 0, saving: 1, unsaved: 2 } as const;

/** What the sections of one page share: everybody's answers, whether all is saved, who is where, where to go. */
export class Desk {
  private readonly listeners = new Set<() => void>();
  private readonly entries = new Map<string, Entry>();
  private base: PlanContent = {};
  private form: PlanForm | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private state: DeskState = {
    content: {},
    shown: {},
    facts: null,
    derived: {},
    save: 'saved',
    savedAt: null,
    isOnDevice: false,
    isOffline: false,
    isOutdated: false,
    peers: {},
    wanted: null,
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getSnapshot = (): DeskState => this.state;

  /** What the server last projected, for sections that are not live here. */
  setBase(content: PlanContent): void {
    this.base = content;
    this.recount();
  }

  /** What stands around the answers: the form, the facts its conditions speak of, what follows from the answers. */
  setAround(form: PlanForm, facts: Facts | null, derived: DerivedContent): void {
    this.form = form;
    this.state = { ...this.state, facts, derived };
    this.recount();
  }

  /** Joins a live section to the desk; the answer lets it go again. */
  join(section: FormSection, live: LiveSection): () => void {
    const entry: Entry = { section, live, unsubscribe: () => {}, doc: null, content: null };
    const onUpdate = () => this.recountSoon(entry);
    const follow = () => {
      const { doc, hasLoaded } = live.getSnapshot();
      if (entry.doc !== doc) {
        entry.doc?.off('update', onUpdate);
        entry.doc = doc;
        doc.on('update', onUpdate);
        entry.content = null;
      }
      if (hasLoaded && entry.content === null) entry.content = docContent(section, doc);
      this.publish();
    };
    entry.unsubscribe = live.subscribe(follow);
    this.entries.set(section.key, entry);
    follow();
    this.recount();
    return () => {
      entry.unsubscribe();
      entry.doc?.off('update', onUpdate);
      // What was typed stays on the page until the server's own projection says it too.
      if (entry.content) this.base = { ...this.base, [section.key]: entry.content };
      this.entries.delete(section.key);
      this.recount();
    };
  }

  goTo(place: string): void {
    this.state = { ...this.state, wanted: { place, count: (this.state.wanted?.count ?? 0) + 1 } };
    this.tell();
  }

  /** Puts what is not saved aside on this device, section by section; whether all of it could be kept. */
  async keepAll(): Promise<boolean> {
    const kept = await Promise.all([...this.entries.values()].map(({ live }) => live.keep('form')));
    return !kept.includes('failed');
  }

  private recountSoon(entry: Entry): void {
    entry.content = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.recount(), CONTENT_PAUSE_MS);
  }

  private recount(): void {
    const content = { ...this.base };
    for (const [key, entry] of this.entries) {
      if (entry.doc && !entry.content && entry.live.getSnapshot().hasLoaded)
        entry.content = docContent(entry.section, entry.doc);
      if (entry.content) content[key] = entry.content;
    }
    const shown =
      this.form && this.state.facts ? shownContent(this.form, content, this.state.facts) : content;
    this.state = { ...this.state, content, shown };
    this.tell();
  }

  private publish(): void {
    let save: DeskState['save'] = 'saved';
    let savedAt: Date | null = null;
    let wanted = 0;
    let offline = 0;
    let isOutdated = false;
    let isOnDevice = true;
    const peers: Record<string, readonly Peer[]> = {};
    for (const [key, { live }] of this.entries) {
      const state = live.getSnapshot();
      // What an ended section did not save never will be; the section says so itself.
      if (!state.ended && WORSE[state.save] > WORSE[save]) save = state.save;
      if (!state.ended && state.save !== 'saved' && !state.isOnDevice) isOnDevice = false;
      if (state.ended === 'form') isOutdated = true;
      if (state.savedAt && (!savedAt || state.savedAt > savedAt)) savedAt = state.savedAt;
      if (live.isWanted && !state.ended) {
        wanted += 1;
        if (state.status === 'offline') offline += 1;
      }
      if (state.status === 'live') peers[key] = state.peers;
    }
    const isSame =
      Object.keys(peers).length === Object.keys(this.state.peers).length &&
      Object.entries(peers).every(([key, here]) => this.state.peers[key] === here);
    const isOffline = wanted > 0 && offline === wanted;
    this.state = {
      ...this.state,
      save,
      savedAt,
      isOnDevice: isOnDevice && save !== 'saved',
      isOffline,
      isOutdated,
      peers: isSame ? this.state.peers : peers,
    };
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
