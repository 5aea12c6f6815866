export * from './channel.js';
export { httpClient, type HttpAnswer, type HttpAsked, type HttpClient, type Reach } from './http/client.js';
export * from './receipts/proof.js';
export * from './receipts/receipt.js';
export * from './settings/open.js';
