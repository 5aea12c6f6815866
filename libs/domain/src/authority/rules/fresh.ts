import type { CommandName } from './all.js';

/**
 * What somebody who is signed in gives only shortly after having signed in: keys, roles, mandates, accounts, payment,
 * erasure, and the confirmation of what another gave. Nothing for which waiting would cost lives.
 */
export const freshCommands = [
  'agency.register',
  'agency.suspend',
  'agency.reinstate',
  'agency.issue-credential',
  'agency.rotate-credential',
  'agency.revoke-credential',
  'agency.mandate',
  'agency.withdraw-mandate',
  'agency.register-issuer',
  'agency.bind-key',
  'agency.grant-role',
  'agency.withdraw-role',
  'person.register',
  'person.update',
  'person.erase',
  'installation.set',
  'installation.list-two-persons',
  'sensor.register',
  'sharing.pay-compensation',
  'approval.confirm',
] as const satisfies readonly CommandName[];

export const needsFreshSignIn = (name: string): boolean =>
  (freshCommands as readonly string[]).includes(name);
