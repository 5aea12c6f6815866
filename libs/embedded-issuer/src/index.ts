export { AccountRefused, type Account } from './accounts/account.js';
export type { NewAccount, ReadyAccount } from './accounts/accounts.js';
export { openAccounts, type IssuerAccounts } from './accounts-of.js';
export type { EmbeddedIssuer, IssuerMoved, IssuerOptions } from './issuer.js';
export { issuerAt, twoFactors } from './provider/places.js';
export { codeOf, ensureReadyMade, readyMadeIn, type ReadyMade } from './ready-made.js';

/** {@link import('./issuer.js').startEmbeddedIssuer}; whoever only looks at accounts does not load what it needs. */
export const startEmbeddedIssuer = async (
  options: import('./issuer.js').IssuerOptions,
): Promise<import('./issuer.js').EmbeddedIssuer> =>
  (await import('./issuer.js')).startEmbeddedIssuer(options);
