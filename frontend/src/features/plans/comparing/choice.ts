/** What is compared with what, and how it is looked at, as the address holds it. */
export interface Choice {
  before?: string;
  after?: string;
  /** Left out: one text. */
  look?: 'side';
  /** Left out: only what changed. */
  all?: true;
}

/** Out of an address somebody may have typed. */
export function choiceOf(search: Record<string, unknown>): Choice {
  return {
    ...(typeof search.before === 'string' && { before: search.before }),
    ...(typeof search.after === 'string' && { after: search.after }),
    ...(search.look === 'side' && { look: 'side' as const }),
    ...((search.all === true || search.all === 'true') && { all: true as const }),
  };
}
