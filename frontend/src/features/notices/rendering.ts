import type { RenderingInput } from '@/gql/graphql';

/** How a notice is made understandable (backend/trellis/notices/prior_written/model.py, RENDERINGS). */
export type How = 'translated' | 'interpreted' | 'to_be_interpreted' | 'not_feasible';

/** What somebody says about the readers of one language, while they say it. */
export interface Saying {
  how: How;
  byWhom: string;
  on: string | null;
  wasUnderstood: boolean;
  reason: string;
  file: string | null;
}

/** A sentence; the server asks for as much. */
const SHORTEST_REASON = 10;

export const unsaid = (on: string): Saying => ({
  how: 'to_be_interpreted',
  byWhom: '',
  on,
  wasUnderstood: false,
  reason: '',
  file: null,
});

/** Whether it says what its way asks for. */
export function isWhole(said: Saying): boolean {
  if (said.how === 'translated') return !!said.file;
  if (said.how === 'not_feasible') return said.reason.trim().length >= SHORTEST_REASON;
  return !!said.byWhom.trim() && !!said.on && (said.how === 'to_be_interpreted' || said.wasUnderstood);
}

/** What the server is sent: what its way asks for, and nothing that was typed for another. */
export function sentOf(language: string, said: Saying): RenderingInput {
  const byWhom = said.byWhom.trim() || null;
  switch (said.how) {
    case 'translated':
      return { language, how: said.how, byWhom, attachmentId: said.file };
    case 'not_feasible':
      return { language, how: said.how, reason: said.reason.trim() };
    case 'interpreted':
      return { language, how: said.how, byWhom, on: said.on, wasUnderstood: said.wasUnderstood };
    default:
      return { language, how: said.how, byWhom, on: said.on };
  }
}
