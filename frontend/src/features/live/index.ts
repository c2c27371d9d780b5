export { LiveSection } from './LiveSection';
export { hueOf, type Peer, type Self } from './peers';
export type { Refusal } from './refusals';
export { type Ended, type LiveState, type Lost, type Ticket, TicketRefused } from './state';
export { movedCaret, textChange, writeText } from './textDiff';
export { useLiveSection } from './useLiveSection';
export { useYMapValue, useYSnapshot } from './useShared';
