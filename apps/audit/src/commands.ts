import type { Command } from 'commander';
import { afterActionCommand } from './after-action.js';
import { checkCommand } from './check.js';
import { checkpointCommand, keyCommand, proveCommand } from './checkpoint.js';
import { exportCommand } from './export.js';
import { measureCommand } from './measure.js';
import { replaceKeyCommand } from './replace-key.js';
import { paperCommand } from './paper.js';
import { recomputeCommand, recomputeJointCommand } from './recompute.js';
import { asOfCommand } from './as-of/as-of.js';
import { diffCommand } from './as-of/diff.js';
import { knewCommand } from './knowledge/knew.js';
import { measureAsOfCommand } from './as-of/measure-as-of.js';
import { snapshotsCommand } from './as-of/snapshots.js';
import { stepCommand } from './as-of/step.js';
import { whatIfCommand } from './as-of/what-if.js';
import { traceCommand } from './trace.js';
import { verifyCommand } from './verify.js';
import { witnessCommand } from './witness.js';

/** Everything that `liandong-audit` can be asked, in the order in which its help lists it. */
export const auditCommands = (): Command[] => [
  checkCommand(),
  keyCommand(),
  replaceKeyCommand(),
  checkpointCommand(),
  proveCommand(),
  exportCommand(),
  verifyCommand(),
  paperCommand(),
  recomputeCommand(),
  recomputeJointCommand(),
  traceCommand(),
  asOfCommand(),
  diffCommand(),
  stepCommand(),
  snapshotsCommand(),
  whatIfCommand(),
  knewCommand(),
  witnessCommand(),
  measureCommand(),
  afterActionCommand(),
  measureAsOfCommand(),
];
