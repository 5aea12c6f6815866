export { AccountRefused, type Account } from './accounts/account.js';
export { openAccounts, type IssuerAccounts } from './accounts-of.js';
export { startEmbeddedIssuer, IssuerMoved, type EmbeddedIssuer, type IssuerOptions } from './issuer.js';
