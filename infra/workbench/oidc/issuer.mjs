// One OpenID provider: what it promises, whom it knows, how it signs.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { findAccount } from './accounts.mjs';
import { languageOf, problemPage, signedOutPage, signOutPage } from './pages.mjs';

const HOUR = 3600;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A provider at `<origin>/<issuer.key>`. Keys are kept in `folder`, so that a restart does not end every session. */
export function makeProvider(issuer, { origin, accountsFile, folder }) {
  const secrets = kept(join(folder, `${issuer.key}.json`));
  const provider = new Provider(`${origin}/${issuer.key}`, {
    clients: issuer.clients.map((client) => ({
      grant_types: ['authorization_code'],
      response_types: ['code'],
      // Signing a plan asks how recent a sign-in is, so every ID token says it.
      require_auth_time: true,
      backchannel_logout_session_required: true,
      ...client,
    })),
    jwks: { keys: [secrets.key] },
    cookies: {
      keys: [secrets.cookieSecret],
      // Several issuers share one host, and a browser keeps cookies by host.
      names: { session: `${issuer.key}_session`, interaction: `${issuer.key}_interaction`, resume: `${issuer.key}_resume` },
    },
    // Claims of a scope arrive in the ID token itself, as districts' providers commonly do.
    conformIdTokenClaims: false,
    claims: {
      openid: ['sub', 'roster_id', ...(issuer.custom_claims ?? [])],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'zoneinfo'],
      email: ['email', 'email_verified'],
    },
    findAccount: (_, sub) => findAccount(issuer, accountsFile, sub),
    loadExistingGrant: (ctx) => agreedGrant(provider, ctx),
    interactions: { url: (_, interaction) => `/${issuer.key}/interaction/${interaction.uid}` },
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage({ language: language(ctx), name: issuer.name, form });
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage({ language: language(ctx) });
        },
      },
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = problemPage({ language: language(ctx), detail: out.error_description ?? out.error });
    },
    fetch: loopbackFetch,
    ttl: { Session: 12 * HOUR, Grant: 12 * HOUR, Interaction: HOUR, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
  });
  for (const event of ['server_error', 'backchannel.error', 'authorization.error', 'grant.error', 'end_session.error']) {
    provider.on(event, (_, error) => console.error(`${issuer.key} ${event}: ${error?.error_detail ?? error?.message}`));
  }
  return provider;
}

/** First-party applications are agreed to once and for all: nobody is asked for consent. */
async function agreedGrant(provider, ctx) {
  const { client, session, params } = ctx.oidc;
  const known = await provider.Grant.find(session.grantIdFor(client.clientId) ?? '');
  const grant = known ?? new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(params.scope ?? 'openid');
  await grant.save();
  return grant;
}

/**
 * The library refuses to call private addresses, which a hosted provider must. Here the application is on this
 * machine: its guard is a dispatcher, and is left away for loopback addresses and for no others.
 */
function loopbackFetch(url, { dispatcher, ...options }) {
  return fetch(url, LOOPBACK.has(new URL(url).hostname) ? options : { ...options, dispatcher });
}

function language(ctx) {
  return languageOf(ctx.oidc?.params?.ui_locales, ctx.get('accept-language'));
}

function kept(file) {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' };
    writeFileSync(file, JSON.stringify({ key, cookieSecret: randomBytes(32).toString('hex') }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
