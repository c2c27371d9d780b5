import { expect, test } from 'vitest';
import { thread } from './testing/threads';
import { canTakeBack, inFormOrder, openCounts, placeOfSpot, spotOfPlace, threadInHash } from './threads';

test('open threads are counted where they hang', () => {
  const counts = openCounts([
    thread({ id: '1', sectionKey: 'goals', fieldKey: 'goals', rowId: 'g1' }),
    thread({ id: '2', sectionKey: 'goals', fieldKey: 'goals', rowId: 'g1' }),
    thread({ id: '3', sectionKey: 'goals', fieldKey: 'goals' }),
    thread({ id: '4', sectionKey: 'goals' }),
    thread({ id: '5', sectionKey: 'goals', resolvedAt: '2026-11-26T10:00:00Z' }),
  ]);
  expect(Object.fromEntries(counts)).toEqual({ 'goals.goals.g1': 2, 'goals.goals': 1, goals: 1 });
});

test('a column of a row belongs to its row', () => {
  expect(placeOfSpot(spotOfPlace('goals.goals.g1.condition'))).toBe('goals.goals.g1');
  expect(placeOfSpot(spotOfPlace('basics'))).toBe('basics');
});

test('threads stand in the order of the form, the older first', () => {
  const found = inFormOrder(
    [
      thread({ id: '1', sectionKey: 'goals' }),
      thread({ id: '2', sectionKey: 'basics' }),
      thread({ id: '3', sectionKey: 'goals' }),
    ],
    ['basics', 'goals'],
  );
  expect(found.map(({ id }) => id)).toEqual(['2', '1', '3']);
});

test('an address names a thread', () => {
  expect(threadInHash('#comment-abc%3D')).toBe('abc=');
  expect(threadInHash('#goals.goals')).toBeNull();
});

test('a comment of one’s own can be taken back for a quarter of an hour', () => {
  const [comment] = thread({}).comments;
  if (!comment) throw new Error('a thread has a comment');
  const written = Date.parse(comment.writtenAt);
  expect(canTakeBack(comment, 'ben', written + 60_000)).toBe(true);
  expect(canTakeBack(comment, 'ben', written + 16 * 60_000)).toBe(false);
  expect(canTakeBack(comment, 'ana', written)).toBe(false);
  expect(canTakeBack({ ...comment, takenBackAt: comment.writtenAt }, 'ben', written)).toBe(false);
});
