import { Banner } from '@/ui';
import type { Problem } from './words';

/** Why something did not happen, and what to do next. Shows nothing when there is no problem. */
export function ProblemBanner({ problem, onDismiss }: { problem: Problem | null; onDismiss?: () => void }) {
  if (!problem) return null;
  return (
    <Banner tone="danger" title={problem.message} onDismiss={onDismiss}>
      {problem.doNext}
    </Banner>
  );
}
