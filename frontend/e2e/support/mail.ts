import { expect, type Page } from '@playwright/test';
import { demo } from './people';

export interface Mail {
  to: string[];
  subject: string;
  text: string;
  attachments: { filename: string | null; content_type: string }[];
}

/** Everything the demo has sent, oldest first. */
export async function mails(page: Page): Promise<Mail[]> {
  return (await (await page.request.get(demo().mailUrl)).json()) as Mail[];
}

/** The newest link of a kind in the mail to somebody, once it has come. `to` is the beginning of their address. */
export async function linkInMail(page: Page, to: string, kind: RegExp): Promise<string> {
  let link = '';
  await expect
    .poll(
      async () => {
        const own = (await mails(page)).filter((mail) => mail.to.some((one) => one.startsWith(to)));
        const links = own.flatMap((mail) => mail.text.match(/https?:\/\/\S+/g) ?? []);
        link = links.filter((one) => kind.test(one)).at(-1) ?? '';
        return link;
      },
      { timeout: 30_000, message: `a mail to ${to} with ${kind}` },
    )
    .not.toBe('');
  return link;
}
