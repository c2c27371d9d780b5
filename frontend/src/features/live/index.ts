export {
  type Ended,
  LiveSection,
  type LiveState,
  type Lost,
  type Ticket,
  TicketRefused,
} from './LiveSection';
export { hueOf, type Peer, type Self } from './peers';
export { movedCaret, textChange, writeText } from './textDiff';
export { useLiveSection } from './useLiveSection';
export { useYMapValue, useYSnapshot } from './useShared';
