import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

const UNKNOWN = msg`Signing in did not work. Try again; if it fails again, tell your school the code below.`;

const SENTENCES: Record<string, MessageDescriptor> = {
  NOT_LINKED: msg`Your sign-in worked, but no person in this district belongs to it yet. Ask your school to invite you.`,
  SESSION_ENDED: msg`You were signed out because you had been away for a while. What you wrote is kept.`,
  NOT_SIGNED_IN: msg`You are signed out. Sign in to go on; what you wrote is kept.`,
  STATE_MISMATCH: msg`This sign-in was started in another window or took too long. Start again here.`,
  SIGN_IN_CANCELLED: msg`Signing in was cancelled. Nothing was changed.`,
  PROVIDER_UNAVAILABLE: msg`Your district's sign-in service does not answer at the moment. Try again in a few minutes.`,
  PROVIDER_MISMATCH: msg`The answer came from a different sign-in service than your district's. For your safety we stopped here.`,
  DISTRICT_SUSPENDED: msg`This district is closed at the moment. Ask your district office.`,
  DISTRICT_NOT_FOUND: msg`We do not know this district. Choose yours from the list.`,
  INVITATION_EXPIRED: msg`This invitation is no longer valid. Open the newest letter you have, or ask the school for a new one.`,
  INVITATION_NOT_YOURS: msg`This invitation was sent to another e-mail address. Sign in with the account that has that address.`,
  LETTER_DOES_NOT_FIT: msg`The code and the day of birth do not belong together. Look at the letter again.`,
  CODES_TRIED_TOO_OFTEN: msg`Too many codes were tried. Wait an hour, or ask the school for a new letter.`,
  INVITATION_USED: msg`This invitation was already used. Sign in below.`,
};

/** The sentence for a code in the address, and whether the code itself is worth showing. */
export function signInError(code: string): { sentence: MessageDescriptor; isKnown: boolean } {
  const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
  return { sentence: sentence ?? UNKNOWN, isKnown: !!sentence };
}
