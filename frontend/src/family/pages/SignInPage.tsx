import { readSignInSearch, SignInPage } from '@/features/sign-in';
import { useAddress } from '../router';

export default function FamilySignIn() {
  const { search } = useAddress();
  const { return_to, error, audience = 'family' } = readSignInSearch(Object.fromEntries(search));
  return <SignInPage audience={audience} returnTo={return_to} error={error} />;
}
