import { expect, test } from 'vitest';
import {
  checkDistrict,
  checkProvider,
  EMPTY_PROVIDER,
  providerInput,
  slugOf,
  usualSchoolYear,
} from './draft';

const provider = { ...EMPTY_PROVIDER, label: 'Google', issuer: 'https://id.example', clientId: 'c' };

test('a name becomes a short name without accents', () => {
  expect(slugOf('Cañon City Schools, RE-1')).toBe('canon-city-schools-re-1');
  expect(slugOf('47 Oak  ')).toBe('oak');
  expect(slugOf(`${'A'.repeat(39)} B`)).toBe('a'.repeat(39));
});

test('the usual school year is the coming one from spring on', () => {
  expect(usualSchoolYear('2026-11-24')).toEqual(['2026-07-01', '2027-06-30']);
  expect(usualSchoolYear('2027-02-01')).toEqual(['2026-07-01', '2027-06-30']);
  expect(usualSchoolYear('2027-04-01')).toEqual(['2027-07-01', '2028-06-30']);
});

test('a secret is needed at first, and again when the issuer becomes another', () => {
  expect(checkProvider(provider)).toHaveProperty('clientSecret');
  expect(checkProvider(provider, { issuer: 'https://id.example' })).toEqual({});
  expect(checkProvider(provider, { issuer: 'https://old.example' })).toHaveProperty('clientSecret');
});

test('an issuer is an address without a question', () => {
  const wrong = ['id.example', 'https://id.example/?a=1', 'https://', 'javascript:alert(1)'];
  for (const issuer of wrong) expect(checkProvider({ ...provider, issuer })).toHaveProperty('issuer');
});

test('a school year that ends before it starts is seen', () => {
  const draft = {
    slug: 'oak',
    name: 'Oak',
    state: 'OH',
    timeZone: 'America/New_York',
    schoolYearStartsOn: '2026-07-01',
    schoolYearEndsOn: '2026-06-30',
  };
  expect(Object.keys(checkDistrict(draft))).toEqual(['schoolYearEndsOn']);
});

test('domains may be separated in any way; an empty secret is no secret', () => {
  const input = providerInput({ ...provider, allowedDomains: 'Oak.org, elm.org;birch.org' }, 'STAFF');
  expect(input.allowedDomains).toEqual(['oak.org', 'elm.org', 'birch.org']);
  expect(input.clientSecret).toBeNull();
});
