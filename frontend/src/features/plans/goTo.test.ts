import { waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { goToPlace } from './goTo';

beforeEach(() => {
  Element.prototype.scrollIntoView = () => {};
  document.body.innerHTML = `
    <button id="finding">Say who helps</button>
    <section id="goals" tabindex="-1"><div id="goals.note" tabindex="-1"><p>Not answered</p></div></section>`;
  document.getElementById('finding')?.focus();
});

test('until a far section can be written in, the focus waits at its place; then it is in the field', async () => {
  goToPlace('goals.note');
  expect(document.activeElement?.id).toBe('goals.note');
  // The section goes live: what was there to read makes way for what there is to write.
  const section = document.getElementById('goals') as HTMLElement;
  section.innerHTML = '<div id="goals.note" tabindex="-1"></div>';
  await waitFor(() => expect(document.activeElement?.id).toBe('goals.note'));
  section.innerHTML = '<div id="goals.note" tabindex="-1"><textarea></textarea></div>';
  await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
});

test('who goes elsewhere while waiting is left there', async () => {
  goToPlace('goals.note');
  const finding = document.getElementById('finding') as HTMLElement;
  finding.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  finding.focus();
  const place = document.getElementById('goals.note') as HTMLElement;
  place.innerHTML = '<textarea></textarea>';
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(document.activeElement?.id).toBe('finding');
});

test('a dialog that closes after the jump and gives the focus back does not keep it', async () => {
  const place = document.getElementById('goals.note') as HTMLElement;
  place.innerHTML = '<textarea></textarea>';
  goToPlace('goals.note');
  expect(document.activeElement?.tagName).toBe('TEXTAREA');
  await new Promise((resolve) => setTimeout(resolve, 100));
  document.getElementById('finding')?.focus();
  await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
});

test('behind an open dialog nothing is given the focus', async () => {
  const section = document.getElementById('goals') as HTMLElement;
  section.innerHTML = '<div id="goals.note" tabindex="-1"><textarea></textarea></div>';
  section.setAttribute('aria-hidden', 'true');
  goToPlace('goals.note');
  expect(document.activeElement?.id).toBe('finding');
  section.removeAttribute('aria-hidden');
  await waitFor(() => expect(document.activeElement?.tagName).toBe('TEXTAREA'));
});
