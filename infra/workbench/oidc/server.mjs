// Several OpenID providers in one process: `node server.mjs <configuration file>`. The README beside this folder has the file's shape.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { accountFor } from './accounts.mjs';
import { makeProvider } from './issuer.mjs';
import { languageOf, problemPage, signInPage } from './pages.mjs';

const LARGEST_FORM = 10_000; // bytes
const configuration = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const origin = `http://localhost:${configuration.port}`;
const houses = new Map();
for (const issuer of configuration.issuers) {
  const provider = makeProvider(issuer, {
    origin,
    accountsFile: configuration.accounts_file,
    folder: configuration.folder,
  });
  houses.set(issuer.key, { issuer, provider, answer: provider.callback() });
}

createServer(async (request, response) => {
  // Browsers ask for it by themselves; a sign-in page without a picture is no error.
  if (request.url === '/favicon.ico') return send(response, 204, '', 'text/plain');
  const [, key, rest] = /^\/([^/?]+)(.*)$/.exec(request.url) ?? [];
  const house = houses.get(key);
  if (!house) return send(response, 404, 'There is no such provider here.', 'text/plain');
  if (rest.startsWith('/interaction/')) {
    return signIn(house, request, response).catch((error) => {
      const language = languageOf(undefined, request.headers['accept-language']);
      send(response, 400, problemPage({ language, detail: error.error_description ?? error.message }));
    });
  }
  // The provider sees addresses below itself, and finds its own place from the difference.
  request.originalUrl = request.url;
  request.url = rest || '/';
  return house.answer(request, response);
}).listen(configuration.port, '127.0.0.1', () => console.log(`${[...houses.keys()].join(', ')} at ${origin}`));

process.on('SIGTERM', () => process.exit(0));

async function signIn({ issuer, provider }, request, response) {
  const { params, prompt, uid } = await provider.interactionDetails(request, response);
  if (prompt.name === 'consent') return provider.interactionFinished(request, response, { consent: {} });
  const language = languageOf(params.ui_locales, request.headers['accept-language']);
  const form = { language, name: issuer.name, action: `/${issuer.key}/interaction/${uid}`, username: params.login_hint };
  if (request.method !== 'POST') return send(response, 200, signInPage(form));

  const given = new URLSearchParams(await body(request));
  if (given.get('deed') === 'cancel') {
    const result = { error: 'access_denied', error_description: 'The person cancelled the sign-in.' };
    return provider.interactionFinished(request, response, result);
  }
  const username = given.get('username') ?? '';
  const account = accountFor(issuer, configuration.accounts_file, username, given.get('password') ?? '');
  if (!account) return send(response, 401, signInPage({ ...form, username, isWrong: true }));
  return provider.interactionFinished(request, response, { login: { accountId: account.sub, amr: ['pwd'] } });
}

async function body(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > LARGEST_FORM) throw new Error('The form is too long.');
  }
  return text;
}

function send(response, status, content, type = 'text/html') {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' });
  response.end(content);
}
