import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fieldsOf, rowsOf } from '../docContent';
import { field, section } from '../testing/form';
import { DRAFT, liveSections, plan, showPlan } from '../testing/planPage';
import { type Known, openOf, takeKnown } from './known';

liveSections();

const known = (sectionKey: string, fieldKey: string, value: unknown, more: Partial<Known> = {}) => ({
  __typename: 'KnownAnswer',
  sectionKey,
  fieldKey,
  rowId: null,
  columnKey: null,
  value,
  because: 'the day of the meeting',
  ...more,
});
const MEETING = known('basics', 'meeting_on', '2026-10-06');
const BEHAVIOR = known('basics', 'behavior', false, { because: "the student's record" });
const offering = (...answers: unknown[]) => ({
  ...DRAFT,
  PlanPage_plan: () => ({ plan: plan({ known: answers }) }),
});

test('under an open question stands what the record says, and one press takes it and goes on in the field', async () => {
  const { user } = showPlan(offering(MEETING));
  const offer = await screen.findByRole('button', { name: /^Take for Date of the meeting: .*Oct 6/ });
  expect(screen.getByText('the day of the meeting')).toBeVisible();
  await user.click(offer);
  const field = screen.getByRole('group', { name: 'Date of the meeting' });
  const year = await within(field).findByRole('spinbutton', { name: /year/ });
  await waitFor(() => expect(year).toHaveTextContent('2026'));
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Take for / })).toBeNull());
  await waitFor(() => expect(field).toContainElement(document.activeElement as HTMLElement));
});

test('one press takes all of a section, a no as well; what somebody answered meanwhile stays', async () => {
  const { user } = showPlan(offering(MEETING, BEHAVIOR, known('basics', 'kind', 'initial')));
  // The occasion is answered in the live document already, whatever the server last said.
  const all = await screen.findByRole('button', { name: /^Take 2 known answers.*Plan dates$/ });
  await user.click(all);
  const behavior = screen.getByRole('radiogroup', { name: /Behavior impedes learning/ });
  expect(within(behavior).getByRole('radio', { name: 'No' })).toBeChecked();
  await waitFor(() => expect(screen.queryByRole('button', { name: /known answer/ })).toBeNull());
  expect(document.activeElement).toBe(document.getElementById('basics'));
});

test('taken twice, or after somebody answered, it changes nothing', () => {
  const people = section('told', [field('people', 'rows', { rowFields: [field('person', 'text')] })]);
  const doc = new Y.Doc();
  const offered = known('told', 'people', [{ person: 'Rosa Hale, mother' }, { person: 'Bo Lind, teacher' }]);
  takeKnown(people, doc, offered as Known);
  takeKnown(people, doc, offered as Known);
  const rows = rowsOf(doc, 'people').toArray();
  expect(rows.map((row) => row.get('person'))).toEqual(['Rosa Hale, mother', 'Bo Lind, teacher']);

  const basics = section('basics', [field('meeting_on', 'date')]);
  fieldsOf(doc).set('meeting_on', '2026-10-09');
  takeKnown(basics, doc, MEETING as Known);
  expect(fieldsOf(doc).get('meeting_on')).toBe('2026-10-09');
});

test('an answer of a row is open while its row is there and says nothing in that column', () => {
  const one = known('goals', 'goals', '2027-10-05', { rowId: 'g1', columnKey: 'target_on' }) as Known;
  expect(openOf([one], { goals: [{ id: 'g1', target_on: null }] })).toEqual([one]);
  expect(openOf([one], { goals: [{ id: 'g1', target_on: '2027-01-01' }] })).toEqual([]);
  expect(openOf([one], { goals: [] })).toEqual([]);
});
