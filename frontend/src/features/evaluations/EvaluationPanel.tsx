import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from 'urql';
import { useAskedAnew } from '@/app/useAskedAnew';
import { useErrorWords } from '@/app/words';
import type { Evaluation_panelQuery } from '@/gql/graphql';
import { ErrorState, Skeleton } from '@/ui';
import { EVALUATION } from './documents';
import { Exceptions } from './Exceptions';
import { Papers } from './Papers';
import { PlanByArea } from './PlanByArea';
import { ReportOfCase } from './ReportOfCase';
import { Review } from './Review';
import { speakEvaluationWords } from './speak';

await speakEvaluationWords();

export type Whole = NonNullable<Evaluation_panelQuery['evaluation']>;
export interface PartProps {
  whole: Whole;
  onChanged: () => void;
}

interface EvaluationPanelProps {
  caseId: string;
  /** Changes when the case does, so that the panel asks again. */
  standing: string;
  /** Somebody did something that may let the case go on. */
  onChanged: () => void;
}

/** The evaluation of a case: what is known, the plan by area and how far each is, the report, papers, exceptions. */
export default function EvaluationPanel({ caseId, standing, onChanged }: EvaluationPanelProps) {
  const { t } = useLingui();
  const inWords = useErrorWords();
  const [{ data, fetching, error }, ask] = useQuery({
    query: EVALUATION,
    variables: { caseId },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  useAskedAnew(again, standing);
  const changed = () => {
    again();
    onChanged();
  };
  const whole = data?.evaluation;
  if (!whole) {
    if (error) return <ErrorState onRetry={again}>{inWords(error).message}</ErrorState>;
    return fetching ? <Skeleton lines={4} /> : null;
  }
  return (
    <section aria-label={t`Evaluation`} className="flex flex-col gap-4 py-3">
      <Review whole={whole} onChanged={changed} />
      <PlanByArea whole={whole} onChanged={changed} />
      <ReportOfCase whole={whole} onChanged={changed} />
      <Papers whole={whole} onChanged={changed} />
      <Exceptions whole={whole} onChanged={changed} />
      {whole.dueOn === null && whole.state === 'in_progress' && (
        <p className="text-sm text-ink-2">
          <Trans>No deadline of the evaluation runs yet.</Trans>
        </p>
      )}
    </section>
  );
}
