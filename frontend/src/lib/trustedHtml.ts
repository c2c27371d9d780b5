/** What browsers with Trusted Types offer; the others have none, and their users are no worse off than before. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML: (html: string) => string; createScriptURL?: (url: string) => string },
  ): {
    createHTML(html: string): string;
  };
}

const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
const pasted = types?.createPolicy('pasted', { createHTML: (html) => html });

/** Pasted HTML, for a parser whose document runs nothing; it goes on only through the form's own schema. */
export function asPasted(html: string): string {
  return pasted ? pasted.createHTML(html) : html;
}

/** What holds nothing: an element that is emptied (announcements), a new editor's empty page. */
const NOTHING = ['', '<body></body>'];

/** The two scripts that are named by their address (`app/keepingPlans.ts`, `features/library/drawPdf.ts`). */
const WORKERS = /^(?:\/offline\.js|\/assets\/pdf\.worker[\w.-]*\.mjs)$/;

/** No text becomes HTML anywhere else: what holds nothing is let through, everything else the browser refuses. */
export function refuseTextAsHtml(): void {
  types?.createPolicy('default', {
    createHTML: (html) => {
      if (NOTHING.includes(html)) return html;
      throw new TypeError('text is not HTML here');
    },
    createScriptURL: (url) => {
      if (WORKERS.test(url)) return url;
      throw new TypeError('an address is not a script here');
    },
  });
}
