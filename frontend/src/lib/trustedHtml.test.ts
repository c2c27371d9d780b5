import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('only what holds nothing becomes HTML by itself', async () => {
  const policies = new Map<string, (html: string) => string>();
  vi.stubGlobal('trustedTypes', {
    createPolicy(name: string, rules: { createHTML: (html: string) => string }) {
      policies.set(name, rules.createHTML);
      return rules;
    },
  });
  const { asPasted, refuseTextAsHtml } = await import('./trustedHtml');
  refuseTextAsHtml();
  expect([...policies.keys()]).toEqual(['pasted', 'default']);
  expect(policies.get('default')?.('')).toBe('');
  expect(policies.get('default')?.('<body></body>')).toBe('<body></body>');
  for (const html of ['<img src=x onerror=alert(1)>', '<body><p>a</p></body>', ' '])
    expect(() => policies.get('default')?.(html)).toThrow(TypeError);
  expect(asPasted('<p>text</p>')).toBe('<p>text</p>');
});

test('a browser without Trusted Types works on', async () => {
  const { asPasted, refuseTextAsHtml } = await import('./trustedHtml');
  expect(() => refuseTextAsHtml()).not.toThrow();
  expect(asPasted('<p>text</p>')).toBe('<p>text</p>');
});
