import '@testing-library/jest-dom/vitest';
import { webcrypto } from 'node:crypto';
import { i18n } from '@lingui/core';
import { cleanup, configure } from '@testing-library/react';
import { afterEach, beforeEach, expect } from 'vitest';
import { speakStaffWords } from '@/app/staffWords';

// What the family app says stands in the catalogue a family's phone loads; the staff's tests speak both.
if (!expect.getState().testPath?.includes('/src/family/')) speakStaffWords();

// Patience for a busy machine, not a goal of speed.
configure({ asyncUtilTimeout: 5_000 });

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} });
  document.documentElement.lang = 'en';
  localStorage.clear();
});
afterEach(cleanup);

// Each file has a window of its own within one thread, and that has no keys.
if (!globalThis.crypto?.subtle) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });

// The test browser draws nothing, so it lacks what only drawing needs.
Element.prototype.scrollIntoView ??= () => {};
window.scrollTo = () => {};
window.matchMedia ??= (query) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
