import { today } from '@/lib/dates';
import { useZone } from './session';

/** Today's day in the district, wherever the reader is: what is put on record is the district's day. */
export function useToday(): string {
  return today(new Date(), useZone());
}
