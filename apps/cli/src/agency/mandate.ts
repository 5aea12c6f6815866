import { capacities, type Mandate } from '#domain';
import { InvalidArgumentError } from 'commander';
import { list } from '../options.js';

/** `warn:520111:rainstorm,flood`: capacity, area and, where it is limited, to what. */
export function mandateOf(text: string): Mandate {
  const [, name, areaCode, of] =
    /^([a-z]+):(\d{6}(?:\d{3}){0,2})(?::([A-Za-z0-9][A-Za-z0-9._,-]*))?$/.exec(text) ?? [];
  const capacity = capacities.find((one) => one === name);
  if (!capacity || areaCode === undefined)
    throw new InvalidArgumentError(`capacity:area[:of,…], with a capacity of ${capacities.join(', ')}`);
  return { capacity, areaCode, ...(of === undefined ? {} : { of: list(of) }) };
}
