export * from './channel.js';
export * from './receipts/proof.js';
export * from './receipts/receipt.js';
export * from './settings/open.js';
