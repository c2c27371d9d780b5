import type { FormField, FormSection, PlanForm } from '../form';

export function field(key: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField {
  return {
    key,
    kind,
    label: key,
    help: null,
    options: [],
    requiredBy: [],
    shownWhen: null,
    linksTo: null,
    onePerLine: false,
    bounds: [],
    rowTitle: null,
    rowFields: [],
    ...more,
  };
}

export function section(key: string, fields: FormField[], more: Partial<FormSection> = {}): FormSection {
  return { key, title: key, explanation: '', cite: '34 CFR 300.320', shownWhen: null, fields, ...more };
}

/** Small, with every kind of field in it. */
export const SMALL_FORM: PlanForm = {
  kind: 'iep',
  version: '1',
  language: 'en',
  title: 'Individualized education program',
  sections: [
    section(
      'basics',
      [
        field('kind', 'choice', {
          label: 'Kind of plan',
          options: [
            { key: 'initial', label: 'First plan' },
            { key: 'annual', label: 'Annual review' },
          ],
        }),
        field('meeting_on', 'date', { label: 'Date of the meeting' }),
        field('behavior', 'yes_no', { label: 'Behavior impedes learning' }),
        field('behavior_text', 'prose', {
          label: 'Supports for behavior',
          shownWhen: {
            when: { subject: 'answer:basics.behavior', verb: 'is', value: true },
            reason: 'Behavior impedes learning.',
          },
        }),
        field('language_plan', 'text', { label: 'Language plan' }),
        field('share_of_day', 'computed', { label: 'Share of the day', help: 'Computed.' }),
      ],
      { title: 'Plan dates' },
    ),
    section(
      'goals',
      [
        field('goals', 'rows', {
          label: 'Goals',
          rowTitle: 'Goal {number}',
          rowFields: [
            field('subject', 'text', { label: 'Subject' }),
            field('condition', 'long_text', { label: 'Condition' }),
            field('minutes', 'minutes', {
              label: 'Minutes',
              bounds: [
                { most: 480, why: 'A school day has eight hours at most.', when: null },
                {
                  most: 60,
                  why: 'Reading lessons last an hour.',
                  when: { subject: 'row:subject', verb: 'is', value: 'Reading' },
                },
              ],
            }),
            field('repeat_reason', 'text', {
              label: 'Why it is repeated',
              shownWhen: {
                when: { subject: 'row:id', verb: 'in', fact: 'repeated_goals' },
                reason: 'The last plan had this goal too.',
              },
            }),
          ],
        }),
      ],
      { title: 'Annual goals' },
    ),
    section('transition', [field('preferences', 'prose', { label: 'Preferences' })], {
      title: 'Transition to adult life',
      shownWhen: {
        when: { subject: 'fact:age_at_end', verb: 'at_least', fact: 'transition_age' },
        reason: 'The student reaches the age for it.',
      },
    }),
  ],
};
