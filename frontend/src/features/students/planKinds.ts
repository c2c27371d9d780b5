import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

type Occasion = 'initial' | 'annual';

/** What is said of one kind of plan alone, by the server's key for it (`form/kinds.py`). */
export interface PlanKindWords {
  name: MessageDescriptor;
  /** How a list names a plan, by its occasion. */
  titles: Readonly<Record<string, MessageDescriptor>>;
  /** What comes when it ends. */
  review: MessageDescriptor;
  /** The viewer's right to begin one, as `Student.may` lists it. */
  right: string;
  start: MessageDescriptor;
  /** One line, neither better than the other: which need it is for. */
  guide: MessageDescriptor;
  which: MessageDescriptor;
  occasions: Readonly<Record<Occasion, { label: MessageDescriptor; description: MessageDescriptor }>>;
}

export const PLAN_KINDS: Readonly<Record<'iep' | 'section_504', PlanKindWords>> = {
  iep: {
    name: msg`IEP`,
    titles: {
      initial: msg`IEP · first`,
      annual: msg`IEP · annual`,
      amendment: msg`IEP · amendment`,
    },
    review: msg`Annual review`,
    right: 'start_iep',
    start: msg`Start an IEP`,
    guide: msg`An IEP is for a student who needs specially designed instruction.`,
    which: msg`Which IEP is it?`,
    occasions: {
      annual: {
        label: msg`The yearly review`,
        description: msg`The student has a plan; the team meets before it ends.`,
      },
      initial: {
        label: msg`The first plan`,
        description: msg`The team has found the student eligible and writes the first plan.`,
      },
    },
  },
  section_504: {
    name: msg`504 plan`,
    titles: {
      initial: msg`504 plan · first`,
      annual: msg`504 plan · review`,
      amendment: msg`504 plan · amendment`,
    },
    review: msg`504 plan review`,
    right: 'start_section_504',
    start: msg`Start a 504 plan`,
    guide: msg`A 504 plan is for a student with a disability who needs accommodations or services, but no specially designed instruction.`,
    which: msg`Which 504 plan is it?`,
    occasions: {
      annual: {
        label: msg`A review`,
        description: msg`The student has a 504 plan; the group looks at it again.`,
      },
      initial: {
        label: msg`The first 504 plan`,
        description: msg`The group has found a disability that substantially limits a major life activity.`,
      },
    },
  },
};

export type PlanKind = keyof typeof PLAN_KINDS;

/** The words of a kind; one this app does not know yet has none. */
export const wordsOfKind = (kind: string): PlanKindWords | undefined =>
  Object.hasOwn(PLAN_KINDS, kind) ? PLAN_KINDS[kind as PlanKind] : undefined;
