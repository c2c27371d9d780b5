import { createLazyFileRoute } from '@tanstack/react-router';
import { CaseloadsPage } from '@/features/caseloads/CaseloadsPage';

export const Route = createLazyFileRoute('/_app/caseloads/')({ component: CaseloadsPage });
