import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { asPasted } from '@/lib/trustedHtml';
import { LONGEST_PROSE } from '../limits';

/** No text a field can hold needs more HTML than this, not even Word's. */
const LONGEST_HTML = 5_000_000;
/** What is no words: a plan holds none of it, and the person is told that it stayed behind. */
const NO_WORDS = 'img, picture, svg, canvas, video, audio, iframe, object, embed, script, form, input, math';

/** Pasted HTML as the form can hold it, and whether something that is no words was left out. */
export function tidied(html: string): { html: string; isMissingSome: boolean } {
  const page = new DOMParser().parseFromString(asPasted(html), 'text/html');
  const foreign = page.querySelectorAll(NO_WORDS);
  for (const one of foreign) one.remove();
  for (const kept of page.querySelectorAll('o\\:p')) if (!kept.textContent?.trim()) kept.remove();
  listsOfWord(page);
  for (const block of page.querySelectorAll('p'))
    if (!block.textContent?.trim() && !block.querySelector('br')) block.remove();
  // Pasted lists may carry a numbering style and headings any level; the form knows neither.
  for (const list of page.querySelectorAll('ol[type]')) list.removeAttribute('type');
  for (const heading of page.querySelectorAll('h1,h2,h4,h5,h6')) {
    const own = page.createElement('h3');
    own.replaceChildren(...heading.childNodes);
    heading.replaceWith(own);
  }
  return { html: page.body.innerHTML, isMissingSome: foreign.length > 0 };
}

/** About how many characters of words HTML holds, counted without taking it apart. */
const wordsIn = (html: string): number => html.replace(/<style.*?<\/style>|<!--.*?-->|<[^>]*>/gs, '').length;

/** Word writes a list as paragraphs with a sign in front; here they are lists again. */
function listsOfWord(page: Document): void {
  let open: Element[] = [];
  for (const item of page.querySelectorAll('p[style*="mso-list"]')) {
    const sign = item.querySelector('[style*="mso-list:Ignore"]');
    const kind = /^\s*\(?[\da-z]{1,4}[.)]/i.test(sign?.textContent ?? '') ? 'ol' : 'ul';
    sign?.remove();
    if (!open[0] || item.previousElementSibling !== open[0]) open = [];
    const said = Number(/level(\d)/.exec(item.getAttribute('style') ?? '')?.[1] ?? 1);
    const level = Math.min(said, open.length + 1);
    open = open.slice(0, level);
    if (open.length < level) {
      const list = page.createElement(kind);
      const above = open.at(-1)?.lastElementChild;
      if (above) above.append(list);
      else item.before(list);
      open.push(list);
    }
    const entry = page.createElement('li');
    open.at(-1)?.append(entry);
    entry.append(item);
  }
}

export interface PastingOptions {
  onTooBig: () => void;
  onLeftOut: () => void;
}

/** What is pasted comes in as words in the few forms of a plan, or, where it is too much, not at all and at once. */
export const Pasting = Extension.create<PastingOptions>({
  name: 'pasting',
  addOptions: () => ({ onTooBig: () => {}, onLeftOut: () => {} }),
  addProseMirrorPlugins() {
    const { onTooBig, onLeftOut } = this.options;
    return [
      new Plugin({
        key: new PluginKey('pasting'),
        props: {
          handleDOMEvents: {
            // Before the editor takes anything apart: megabytes would keep the window from answering.
            paste(_view, event) {
              const given = event.clipboardData;
              const [words, html] = [given?.getData('text/plain') ?? '', given?.getData('text/html') ?? ''];
              const count = words.length || wordsIn(html);
              const isTooBig = count > LONGEST_PROSE || html.length > LONGEST_HTML;
              const isFileAlone = !words && !html && !!given?.files.length;
              if (!isTooBig && !isFileAlone) return false;
              event.preventDefault();
              (isTooBig ? onTooBig : onLeftOut)();
              return true;
            },
          },
          transformPastedHTML(html) {
            const { html: tidy, isMissingSome } = tidied(html);
            if (isMissingSome) onLeftOut();
            return tidy;
          },
        },
      }),
    ];
  },
});
