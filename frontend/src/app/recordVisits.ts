/** One entry of the record of access, as far as it is put together with its neighbours. */
export interface Entry {
  id: string;
  /** An instant, ISO 8601. */
  at: string;
  who: string;
  whoRole: string;
  action: string;
  what: string;
  /** Why, where the reader is told. */
  purpose?: string;
}

/** What one person did on one day without anybody else in between. */
export interface Visit<Row extends Entry> {
  id: string;
  /** The newest of its entries. */
  last: Row;
  /** Each deed once, newest first, with how often it was done. */
  deeds: readonly { entry: Row; count: number }[];
}

/**
 * Puts neighbouring entries of one person, one reason and one day together, so that a record of hundreds reads like a
 * list of visits. Nothing is left out: every entry is counted. `dayOf` says on which day an instant falls where the
 * reader is.
 */
export function visitsOf<Row extends Entry>(
  entries: readonly Row[],
  dayOf: (at: string) => string,
): Visit<Row>[] {
  const visits: {
    id: string;
    key: string;
    last: Row;
    deeds: { key: string; entry: Row; count: number }[];
  }[] = [];
  for (const entry of entries) {
    const key = JSON.stringify([entry.who, entry.whoRole, entry.purpose ?? '', dayOf(entry.at)]);
    let visit = visits.at(-1);
    if (visit?.key !== key) {
      visit = { id: entry.id, key, last: entry, deeds: [] };
      visits.push(visit);
    }
    const deedKey = `${entry.action} ${entry.what}`;
    const deed = visit.deeds.find((one) => one.key === deedKey);
    if (deed) deed.count += 1;
    else visit.deeds.push({ key: deedKey, entry, count: 1 });
  }
  return visits;
}
