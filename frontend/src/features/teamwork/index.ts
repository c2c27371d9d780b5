export { CommentMark } from './CommentMark';
export type { Wanted } from './CommentsPanel';
export { CommentsContext, type CommentsPlace } from './context';
export { type Assignment, SectionWork, useAssignmentWords } from './SectionWork';
export { inFormOrder, openCounts, selectedWords, threadInHash } from './threads';
export { useCommentKey } from './useCommentKey';
export { useThreads } from './useThreads';
