import { createFileRoute } from '@tanstack/react-router';
import { SignedOutPage } from '@/features/sign-in';

export const Route = createFileRoute('/signed-out')({ component: SignedOutPage });
