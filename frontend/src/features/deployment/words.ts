import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Audience } from '@/gql/graphql';
import type { Standing } from '@/ui';

export const AUDIENCES: Record<Audience, MessageDescriptor> = {
  STAFF: msg`Staff`,
  FAMILY: msg`Families`,
  OPERATORS: msg`Operators`,
};

export const STATUSES: Record<string, { label: MessageDescriptor; standing: Standing }> = {
  open: { label: msg`Open`, standing: 'done' },
  suspended: { label: msg`Suspended`, standing: 'overdue' },
};
