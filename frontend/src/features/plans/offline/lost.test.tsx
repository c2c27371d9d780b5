import 'fake-indexeddb/auto';
import { act, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { startKeeping, stopKeeping } from '@/app/keepingPlans';
import type { LiveServer } from '@/features/live/testing/liveServer';
import { DRAFT, liveSections, plan, servers, showPlan } from '../testing/planPage';

liveSections();
afterEach(stopKeeping);

test.each([
  ['shut out of a section', 4403],
  ['told there is none', 4404],
])('who keeps plans and is %s is told at once of the plan as it is now', async (_, code) => {
  await startKeeping('d ana');
  let hasAccess = true;
  showPlan({
    ...DRAFT,
    PlanPage_plan: () => ({ plan: hasAccess ? plan({ may: ['write'] }) : null }),
  });
  await screen.findByRole('textbox', { name: /Language plan/ });
  hasAccess = false;
  act(() => (servers.basics as LiveServer).dropAll(code));
  await waitFor(() => expect(screen.getByText(/There is no such plan/)).toBeVisible());
});
