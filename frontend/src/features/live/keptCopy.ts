/** A section as this device keeps it. */
export interface KeptSection {
  /** Document and epoch. */
  room: string;
  /** All it says, what is unsent too. */
  update: Uint8Array<ArrayBuffer>;
  /** How far the server is known to have it, as a state vector. */
  committed: Uint8Array<ArrayBuffer>;
  isUnsent: boolean;
  readOnly: boolean;
  /** When its person last wrote here, in milliseconds. */
  writtenAt: number;
}

/** The place of one section of one person's on this device. None of it throws: a device that keeps nothing has nothing. */
export interface Shelf {
  /** The place, the same for every section that stands there. */
  readonly id: string;
  read(): Promise<KeptSection | null>;
  /** Whether it is there now. */
  write(kept: KeptSection): Promise<boolean>;
  forget(): Promise<void>;
}

const PAUSE_MS = 150;
/** Who writes at a place: a page one has left goes on sending, and must not write over the one that was opened since. */
const writers = new Map<string, KeptCopy>();

/** Keeps one section's copy on a shelf in step with the document, one writing at a time. */
export class KeptCopy {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next: (() => KeptSection) | null = null;
  private writing: Promise<void> | null = null;
  private wasRead = false;
  private isThere = false;

  constructor(
    private shelf: Shelf | undefined,
    private readonly onChange: () => void,
  ) {}

  /** What stands on the shelf holds everything. */
  get isUpToDate(): boolean {
    return this.isThere && this.next === null && this.writing === null;
  }

  /** What was kept, asked for once. */
  async takeDown(): Promise<KeptSection | null> {
    if (this.wasRead || !this.shelf) return null;
    this.wasRead = true;
    writers.get(this.shelf.id)?.moveTo(undefined);
    writers.set(this.shelf.id, this);
    const kept = await this.shelf.read();
    this.isThere = kept !== null && this.next === null;
    return kept;
  }

  /** Another shelf from now on, or none: what was still to be written is not. */
  moveTo(shelf: Shelf | undefined): void {
    if (shelf === this.shelf) return;
    if (this.shelf && writers.get(this.shelf.id) === this) writers.delete(this.shelf.id);
    this.shelf = shelf;
    this.stop();
  }

  /** Something changed: `copy` is asked for when it is time to write. */
  put(copy: () => KeptSection): void {
    if (!this.shelf) return;
    const wasUpToDate = this.isUpToDate;
    this.next = copy;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.write(), PAUSE_MS);
    if (wasUpToDate) this.onChange();
  }

  async forget(): Promise<void> {
    this.stop();
    await this.writing;
    await this.shelf?.forget();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.next = null;
    this.isThere = false;
  }

  private async write(): Promise<void> {
    const { shelf } = this;
    if (this.writing || !this.next || !shelf) return;
    const copy = this.next();
    this.next = null;
    this.writing = shelf.write(copy).then((isThere) => {
      this.isThere = isThere && this.shelf === shelf;
    });
    await this.writing;
    this.writing = null;
    this.onChange();
    if (this.next) void this.write();
  }
}
