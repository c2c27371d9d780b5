import { Trans } from '@lingui/react/macro';
import { lazy, Suspense, useState } from 'react';
import type { Plan_standingFragment } from '@/gql/graphql';
import { Button } from '@/ui';

/** What an amendment changes and why, above its plan. */
export const AmendmentOf = lazy(() => import('./amending/opened').then((part) => part.opened()));
const AmendDialog = lazy(() => import('./amending/opened').then((part) => part.dialog()));

const IN_FORCE = ['active', 'partially_active'];

/** Begins an amendment of a plan that is in force; nobody pays for it who does not open it. */
export function Amend({ planId, standing }: { planId: string; standing: Plan_standingFragment }) {
  const [isOpen, setOpen] = useState(false);
  if (!standing.may.includes('amend') || !IN_FORCE.includes(standing.state)) return null;
  return (
    <>
      <Button aria-haspopup="dialog" onPress={() => setOpen(true)}>
        <Trans>Amend…</Trans>
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <AmendDialog planId={planId} standing={standing} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
