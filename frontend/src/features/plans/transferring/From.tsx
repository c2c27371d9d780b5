import { Plural, Trans } from '@lingui/react/macro';

/** That an answer is that of the plan a student came with. */
export function FromPlanOf({ district }: { district: string }) {
  return <Trans>From the plan of {district}</Trans>;
}

/** How much of the draft is still that plan's. */
export function CountFromPlanOf({ district, count }: { district: string; count: number }) {
  return count === 0 ? (
    <Trans>Everything from the plan of {district} was confirmed or changed.</Trans>
  ) : (
    <Plural
      value={count}
      one={`# part of the plan of ${district} to confirm or change`}
      other={`# parts of the plan of ${district} to confirm or change`}
    />
  );
}
