import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes, type ValidationArguments } from 'class-validator';
import type { ViolationCode } from './texts.js';

export type Form<T extends object = object> = new () => T;

/** One decorator of a field, looked up once. */
export interface Check {
  readonly code: ViolationCode;
  /** Asked of each item of a list. */
  readonly each: boolean;
  /** The numbers behind the violation that it would be. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly holds: (value: unknown, of: object) => boolean;
}

export interface Field {
  readonly name: string;
  /** The field is looked at when all of these hold. */
  readonly conditions: readonly ((of: object, value: unknown) => boolean)[];
  readonly checks: readonly Check[];
  /** The form of the object in it, or of each object of its list. */
  readonly inner?: Form;
  readonly convert: (value: unknown, of: object) => unknown;
}

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

const plans = new Map<Form, ReadonlyMap<string, Field>>();

/**
 * What the decorators of a form say, gathered once for each class: class-validator and class-transformer look it up
 * anew for every field of every object, which is most of what they cost.
 */
export function planOf(form: Form): ReadonlyMap<string, Field> {
  const known = plans.get(form);
  if (known) return known;
  const storage = getMetadataStorage();
  const grouped = storage.groupByPropertyName(storage.getTargetValidationMetadatas(form, '', false, false));
  const plan = new Map(
    Object.entries(grouped).map(([name, metadatas]) => [name, fieldOf(form, name, metadatas)] as const),
  );
  plans.set(form, plan);
  return plan;
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

function fieldOf(form: Form, name: string, metadatas: readonly Metadata[]): Field {
  const of = (type: string): Metadata[] => metadatas.filter((metadata) => metadata.type === type);
  const inner = of(ValidationTypes.NESTED_VALIDATION).length > 0 ? typeOf(form, name) : undefined;
  return {
    name,
    conditions: of(ValidationTypes.CONDITIONAL_VALIDATION).map(
      ({ constraints }) => constraints[0] as Field['conditions'][number],
    ),
    checks: of(ValidationTypes.CUSTOM_VALIDATION).flatMap((metadata) => checksOf(form, metadata)),
    inner: inner as Form | undefined,
    convert: converterOf(form, name),
  };
}

function checksOf(form: Form, metadata: Metadata): Check[] {
  const { propertyName: property, each, constraintCls } = metadata;
  const constraints = (metadata.constraints ?? []) as unknown[];
  return getMetadataStorage()
    .getTargetValidatorConstraints(constraintCls)
    .map((constraint) => {
      const code = (metadata.name ?? constraint.name) as ViolationCode;
      const argument = argumentNames[code];
      const { instance } = constraint;
      return {
        code,
        each: each ?? false,
        details: {
          ...(argument === undefined ? {} : { [argument]: constraints[0] }),
          ...(each ? { each: true } : {}),
        },
        holds: (value, object) => {
          const about: ValidationArguments = { value, constraints, object, property, targetName: form.name };
          return instance.validate(value, about) === true;
        },
      };
    });
}

const typeOf = (form: Form, name: string): unknown =>
  // undefined where there is none, whatever its type says
  (
    defaultMetadataStorage.findTypeMetadata(form, name) as { typeFunction(): unknown } | undefined
  )?.typeFunction();

function converterOf(form: Form, name: string): Field['convert'] {
  const type = TransformationType.PLAIN_TO_CLASS;
  const transforms = defaultMetadataStorage.findTransformMetadatas(form, name, type);
  const isNumber = typeOf(form, name) === Number;
  return (sent, of) =>
    transforms.reduce<unknown>(
      (value, { transformFn }) => transformFn({ value, key: name, obj: of, type, options: {} }),
      isNumber ? Number(sent) : sent,
    );
}
