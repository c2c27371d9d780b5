export { InvitationPage } from './InvitationPage';
export { SignedOutPage } from './SignedOutPage';
export { SignInPage, type SignInPageProps } from './SignInPage';
export { readSignInSearch, type SignInSearch } from './search';
