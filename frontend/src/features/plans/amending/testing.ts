import type { PlanForm } from '../form';

/** A form of three sections and a case manager, for the stories of amendments. */
const section = (key: string, title: string) => ({
  key,
  title,
  explanation: '',
  cite: '',
  shownWhen: null,
  fields: [],
});
export const FORM: PlanForm = {
  kind: 'iep',
  version: '2026.1',
  language: 'en',
  title: 'Individualized education program',
  dates: 'basics',
  sections: [
    section('basics', 'Plan dates'),
    section('goals', 'Annual goals'),
    section('services', 'Services'),
  ],
};
