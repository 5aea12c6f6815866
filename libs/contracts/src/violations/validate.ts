import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import type { ViolationCode } from './texts.js';
import type { Violation } from './violation.js';

/** Names for the arguments of class-validator's constraints. */
export const argumentNames: Readonly<Record<string, string>> = {
  min: 'min',
  max: 'max',
  minLength: 'min',
  maxLength: 'max',
  arrayMinSize: 'min',
  arrayMaxSize: 'max',
  isIn: 'values',
};

/** What is not even of the type cannot be within bounds or of a form: nothing more is said of it. */
const types = ['isArray', 'isObject', 'isString', 'isBoolean', 'isInt', 'isNumber', 'nestedValidation'];

/** Every violation of a form, unknown fields too. */
export const violationsIn = (form: object): Violation[] =>
  validateSync(form, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false }).flatMap(
    (error) => violationsOf(error, ''),
  );

function violationsOf(error: ValidationError, parent: string): Violation[] {
  const name = /^\d+$/.test(error.property) ? `[${error.property}]` : error.property;
  const path = parent && !name.startsWith('[') ? `${parent}.${name}` : `${parent}${name}`;
  return [
    ...constraintsOf(error).map((constraint) => ({ ...constraint, path })),
    ...(error.children ?? []).flatMap((child) => violationsOf(child, path)),
  ];
}

type Constraint = { readonly code: ViolationCode } & Readonly<Record<string, unknown>>;

function constraintsOf(error: ValidationError): Constraint[] {
  const names = Object.keys(error.constraints ?? {});
  if (names.length === 0) return [];
  if (error.value === undefined && !names.includes('whitelistValidation')) return [{ code: 'isDefined' }];
  const type = types.find((known) => names.includes(known));
  return (type ? [type] : names).map((constraint) => ({
    code: constraint as ViolationCode,
    ...detailsOf(error, constraint),
  }));
}

/** class-validator tells the name of a constraint alone: its arguments are where the decorators left them. */
function detailsOf(
  { target, property }: ValidationError,
  constraint: string,
): Readonly<Record<string, unknown>> {
  if (target === undefined) return {};
  const known = getMetadataStorage()
    .getTargetValidationMetadatas(target.constructor, '', false, false)
    .find(({ propertyName, name }) => propertyName === property && name === constraint);
  const argument = argumentNames[constraint];
  const [value] = (known?.constraints ?? []) as readonly unknown[];
  return {
    ...(argument === undefined ? {} : { [argument]: value }),
    ...(known?.each ? { each: true } : {}),
  };
}
