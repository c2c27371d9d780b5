import { expect, test } from 'vitest';
import { matchPath } from './router';

test('an address fits its pattern, part by part', () => {
  expect(matchPath('/family/sign/:requestId', '/family/sign/a%2Fb')).toEqual({ requestId: 'a/b' });
  expect(matchPath('/family', '/family/')).toEqual({});
  expect(matchPath('/family', '/family/sign')).toBeNull();
  expect(matchPath('/family/sign/:requestId', '/family/read/1')).toBeNull();
  expect(matchPath('/family/sign/:requestId', '/family/sign/%E0%A4')).toBeNull();
});
