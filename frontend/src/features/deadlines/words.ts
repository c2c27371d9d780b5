import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { CalendarDayKind } from '@/gql/graphql';

export const KINDS: Record<CalendarDayKind, { name: MessageDescriptor; help: MessageDescriptor }> = {
  HOLIDAY: { name: msg`Public holiday`, help: msg`A federal holiday or one of the state.` },
  BREAK: { name: msg`Vacation`, help: msg`Days between terms or in a term without school.` },
  CLOSURE: { name: msg`Closure`, help: msg`School closed for a cause, such as snow.` },
  PARTIAL: { name: msg`Short day`, help: msg`There is school, so the day counts.` },
};

export const EDITS: Record<string, MessageDescriptor> = {
  begin: msg`Calendar begun`,
  year: msg`First or last day changed`,
  add: msg`Added`,
  remove: msg`Taken back`,
};
export const CHANGED = msg`Changed`;
