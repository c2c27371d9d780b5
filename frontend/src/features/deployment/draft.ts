import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Audience, DistrictInput, ProviderInput } from '@/gql/graphql';

/** A provider as it is typed; `allowedDomains` in one line. */
export interface ProviderDraft {
  label: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
  rosterClaim: string;
  allowedDomains: string;
}

export interface DistrictDraft {
  slug: string;
  name: string;
  state: string;
  timeZone: string;
  schoolYearStartsOn: string | null;
  schoolYearEndsOn: string | null;
}

/** What is wrong, by the name of the field. */
export type Problems = Record<string, MessageDescriptor>;

export const EMPTY_PROVIDER: ProviderDraft = {
  label: '',
  issuer: '',
  clientId: '',
  clientSecret: '',
  rosterClaim: '',
  allowedDomains: '',
};

/** The school year that holds `today`, or from spring on the coming one, July to June. */
export function usualSchoolYear(today: string): [startsOn: string, endsOn: string] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const first = month >= 4 ? year : year - 1;
  return [`${first}-07-01`, `${first + 1}-06-30`];
}

/** "Cedar Valley Schools" as a short name for addresses. */
export function slugOf(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
}

const SLUG = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;
const MISSING = msg`This is needed.`;

export function checkDistrict(draft: DistrictDraft): Problems {
  const problems: Problems = {};
  if (draft.name.trim().length < 2) problems.name = MISSING;
  if (!SLUG.test(draft.slug))
    problems.slug = msg`Use 3 to 40 lower-case letters, digits and dashes, beginning with a letter.`;
  if (!draft.state) problems.state = MISSING;
  if (!draft.timeZone) problems.timeZone = MISSING;
  if (!draft.schoolYearStartsOn) problems.schoolYearStartsOn = MISSING;
  if (!draft.schoolYearEndsOn) problems.schoolYearEndsOn = MISSING;
  else if (draft.schoolYearStartsOn && draft.schoolYearEndsOn <= draft.schoolYearStartsOn)
    problems.schoolYearEndsOn = msg`The school year ends after it starts.`;
  return problems;
}

/**
 * `stored` is the provider as it stands, when it is changed: its secret is kept when none is typed, unless the
 * issuer is another, because the old secret must not be sent to a stranger.
 */
export function checkProvider(draft: ProviderDraft, stored?: { issuer: string }): Problems {
  const problems: Problems = {};
  if (!draft.label.trim()) problems.label = MISSING;
  if (!/^https?:\/\/[^\s?#@]+$/.test(draft.issuer.trim()))
    problems.issuer = msg`Write the https address the provider calls its issuer.`;
  if (!draft.clientId.trim()) problems.clientId = MISSING;
  if (!draft.clientSecret) {
    if (!stored) problems.clientSecret = MISSING;
    else if (stored.issuer !== draft.issuer.trim())
      problems.clientSecret = msg`Another issuer needs its own secret.`;
  }
  return problems;
}

export function providerInput(draft: ProviderDraft, audience: Audience): ProviderInput {
  return {
    audience,
    label: draft.label.trim(),
    issuer: draft.issuer.trim(),
    clientId: draft.clientId.trim(),
    clientSecret: draft.clientSecret || null,
    rosterClaim: draft.rosterClaim.trim() || null,
    allowedDomains: draft.allowedDomains
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  };
}

/** Only of a draft that `checkDistrict` found nothing wrong with. */
export function districtInput(
  draft: DistrictDraft,
  staff: ProviderDraft,
  family: ProviderDraft | null,
): DistrictInput {
  return {
    slug: draft.slug,
    name: draft.name.trim(),
    state: draft.state,
    timeZone: draft.timeZone,
    schoolYearStartsOn: draft.schoolYearStartsOn ?? '',
    schoolYearEndsOn: draft.schoolYearEndsOn ?? '',
    staffProvider: providerInput(staff, 'STAFF'),
    familyProvider: family && providerInput(family, 'FAMILY'),
  };
}
