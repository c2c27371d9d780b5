import type { Comment, Thread } from '../threads';

/** Something Ben said. */
export function comment(more: Partial<Comment> = {}): Comment {
  return {
    __typename: 'Comment',
    id: 'c1',
    said: 'Is this still so?',
    writtenAt: '2026-11-26T09:00:00Z',
    takenBackAt: null,
    writtenBy: { __typename: 'Person', id: 'ben', name: 'Ben Cho', initials: 'BC' },
    ...more,
  } as Comment;
}

/** An open thread of the team about the basics, begun by Ben. */
export function thread(more: Partial<Thread> = {}): Thread {
  return {
    __typename: 'CommentThread',
    id: 't1',
    sectionKey: 'basics',
    fieldKey: null,
    rowId: null,
    quote: null,
    anchorStart: null,
    anchorEnd: null,
    startedBy: { __typename: 'Person', id: 'ben', name: 'Ben Cho' },
    suggestion: null,
    withFamily: false,
    resolvedAt: null,
    resolvedBy: null,
    comments: [comment()],
    ...more,
  } as Thread;
}
