import { createLazyFileRoute } from '@tanstack/react-router';
import { DestructionPage } from '@/features/library/DestructionPage';

export const Route = createLazyFileRoute('/_app/district/destruction')({ component: DestructionPage });
