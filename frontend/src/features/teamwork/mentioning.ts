/** What somebody types after an @, and whom it names. */

export interface Named {
  id: string;
  name: string;
}

/** An @ that is being typed: where it stands, and what follows it up to the caret. */
export interface Typed {
  start: number;
  words: string;
}

const LONGEST_NAME = 40;
const MOST_SHOWN = 6;

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The @ the caret stands behind; null when there is none, or what follows it is no name any more. */
export function typedAt(text: string, caret: number): Typed | null {
  const before = text.slice(0, caret);
  const start = before.lastIndexOf('@');
  if (start < 0 || (start > 0 && !/[\s(]/.test(before[start - 1] ?? ''))) return null;
  const words = before.slice(start + 1);
  if (words.length > LONGEST_NAME || /[\n@]|\s\s|^\s/.test(words)) return null;
  return { start, words };
}

/** Who fits what is typed: any part of a name may begin with it. */
export function fitting<Person extends Named>(people: readonly Person[], words: string): Person[] {
  const typed = folded(words);
  return people
    .filter(({ name }) => {
      const known = folded(name);
      return known.startsWith(typed) || known.split(/[\s-]+/).some((part) => part.startsWith(typed));
    })
    .slice(0, MOST_SHOWN);
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function withName(text: string, typed: Typed, caret: number, name: string) {
  const said = `@${name} `;
  return { text: text.slice(0, typed.start) + said + text.slice(caret), caret: typed.start + said.length };
}

/** Those chosen whose names still stand in the text. */
export function stillNamed(text: string, chosen: readonly Named[]): string[] {
  return [...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id))];
}
