import type { EventEmitter } from 'node:events';
import type { Configuration, JWK, KoaContextWithOIDC, Provider as Issuing, Session } from 'oidc-provider';
import { base as usualPolicy } from 'oidc-provider/lib/helpers/interaction_policy/index.js';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.js';
import { algorithm } from '../keys/signing-keys.js';
import { noticePage, signOutPage } from '../pages/forms.js';
import { languageOf, type Language } from '../pages/language.js';
import { textsOf } from '../pages/texts.js';
import type { Client } from '../settings.js';
import type { ProviderRows } from '../store/provider-rows.js';
import { mountPath, redirectUris, signInPath, twoFactors } from './places.js';

const minute = 60;
const hour = 60 * minute;

/** In seconds. */
export const times = {
  /** From the sign-in on, however much a session is used. */
  session: 12 * hour,
  /** For name, password and code, with the second factor to set up. */
  signIn: 15 * minute,
  code: minute,
  token: 5 * minute,
};

/** Levels of authentication: a password and a code. Methods by RFC 8176. */
export const proved = { acr: twoFactors, amr: ['pwd', 'otp', 'mfa'] };

export interface ProviderParts {
  readonly issuer: string;
  readonly client: Client;
  readonly accounts: Accounts;
  readonly rows: ProviderRows;
  /** The one that signs comes first. */
  readonly keys: readonly JWK[];
  readonly cookieKey: string;
  readonly log: Logger;
}

/** The protocol: code flow with PKCE for one client, a subject and nothing else about anybody. */
export function providerOf(parts: ProviderParts): Issuing {
  const { issuer, log } = parts;
  const provider = new Provider(issuer, configurationOf(parts));
  provider.on('server_error', (_, err) => log.error({ err }, 'cannot answer'));
  // without a listener koa prints it
  (provider as EventEmitter).on('error', (err: Error) => log.error({ err }, 'cannot answer'));
  provider.on('authorization.error', (_, { message }) => log.warn({ reason: message }, 'request refused'));
  provider.on('grant.error', (_, { message }) => log.warn({ reason: message }, 'code refused'));
  provider.on('end_session.error', (_, { message }) => log.warn({ reason: message }, 'sign-out refused'));
  return provider;
}

function configurationOf({ client, accounts, rows, keys, cookieKey }: ProviderParts): Configuration {
  const cookie = { httpOnly: true, sameSite: 'lax', signed: true } as const;
  const policy = usualPolicy();
  // the client is the service itself: nobody has to agree to what it learns
  policy.remove('consent');
  return {
    adapter: (model) => rows.adapter(model),
    jwks: { keys },
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [redirectUris(client).callback],
        post_logout_redirect_uris: [redirectUris(client).signedOut],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: algorithm,
      },
    ],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientBasedCORS: () => false,
    responseTypes: ['code'],
    scopes: ['openid'],
    claims: { openid: ['sub', 'acr', 'amr', 'auth_time'] },
    acrValues: [proved.acr],
    enabledJWA: { idTokenSigningAlgValues: [algorithm] },
    pkce: { required: () => true },
    cookies: {
      names: { session: 'liandong_issuer', interaction: 'liandong_sign_in', resume: 'liandong_resume' },
      keys: [cookieKey],
      // cookies know no ports: those of the issuer go to no other server of this machine that keeps to its paths
      long: { ...cookie, path: mountPath },
      short: cookie,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, (language) => signOutPage(language, form)),
        postLogoutSuccessSource: (ctx) =>
          show(ctx, (language) => noticePage(language, textsOf(language).signedOut, '', client.baseUrl)),
      },
    },
    interactions: { policy, url: (_, { uid }) => signInPath(uid) },
    findAccount: (_, subject) => {
      const account = accounts.find(subject);
      return account && { accountId: account.subject, claims: () => ({ sub: account.subject }) };
    },
    loadExistingGrant: grantOf,
    renderError: (ctx, { error }) =>
      show(ctx, (language) => {
        const { cannot, failed, wrongRequest } = textsOf(language);
        return noticePage(language, cannot, error === 'server_error' ? failed : wrongRequest, client.baseUrl);
      }),
    ttl: {
      AccessToken: times.token,
      AuthorizationCode: times.code,
      Grant: times.session,
      IdToken: times.token,
      Interaction: times.signIn,
      Session: (_, session) => leftOf(session),
    },
  };
}

/** A session that is used does not last longer for it. The library's times are those of the machine's clock. */
function leftOf({ loginTs }: Session): number {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return Math.max((loginTs ?? nowSeconds) + times.session - nowSeconds, 1);
}

function show(ctx: KoaContextWithOIDC, page: (language: Language) => string): void {
  ctx.type = 'html';
  ctx.body = page(languageOf(ctx.get('accept-language')));
}

async function grantOf({ oidc }: KoaContextWithOIDC) {
  const { client, session, account, provider } = oidc;
  if (!client || !account) return undefined;
  const id = session?.grantIdFor(client.clientId);
  const before = id === undefined ? undefined : await provider.Grant.find(id);
  if (before) return before;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}
