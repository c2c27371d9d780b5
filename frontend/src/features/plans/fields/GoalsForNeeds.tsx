import { useLingui } from '@lingui/react/macro';
import { Button } from '@/ui';
import { useDesk } from '../context';
import { goalFor, type Need, withoutGoal } from './needs';

/** The needs no goal is for yet, each with the press that begins one linked to it. */
export function GoalsForNeeds({
  isDisabled,
  onAdd,
}: {
  isDisabled: boolean;
  onAdd: (said: Record<string, unknown>) => void;
}) {
  const { t } = useLingui();
  // As text, so that a key typed elsewhere draws nothing anew here.
  const waiting = useDesk((desk) => JSON.stringify(withoutGoal(desk.content)));
  const needs = JSON.parse(waiting) as Need[];
  if (needs.length === 0) return null;
  return (
    <ul aria-label={t`Needs without a goal`} className="mt-2 flex flex-col gap-1">
      {needs.map((need) => (
        <li key={need.id}>
          <Button size="small" icon="plus" isDisabled={isDisabled} onPress={() => onAdd(goalFor(need))}>
            {t`Goal for: ${need.words}`}
          </Button>
        </li>
      ))}
    </ul>
  );
}
