import axe from 'axe-core';

/** What axe finds wrong with what is shown, by rule. Colours need a real browser (e2e/support/axe.ts). */
export async function wrongIn(element: Element): Promise<string[]> {
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } };
  const { violations } = await axe.run(element, { rules });
  return violations.map(({ id }) => id);
}
