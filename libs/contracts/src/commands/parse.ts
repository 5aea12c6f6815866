import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';
import { commandSpecs, type OuterCommandName } from '../aggregates/table.js';

/** Checks a body against the command's form. Instants come back in UTC. */
export const parseCommand = (
  name: OuterCommandName,
  body: unknown,
): { readonly data: object } | { readonly violations: readonly Violation[] } =>
  readForm(commandSpecs[name].dto, body);
