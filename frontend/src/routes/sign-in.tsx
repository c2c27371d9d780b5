import { createFileRoute } from '@tanstack/react-router';
import { readSignInSearch, SignInPage } from '@/features/sign-in';

export const Route = createFileRoute('/sign-in')({
  validateSearch: readSignInSearch,
  component: SignIn,
});

function SignIn() {
  const search = Route.useSearch();
  return (
    <SignInPage audience={search.audience ?? 'staff'} returnTo={search.return_to} error={search.error} />
  );
}
