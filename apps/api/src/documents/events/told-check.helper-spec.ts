import { isShownType } from '#read-model';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { closed } from '../../app/answer-check.helper-spec.js';
import { derivedSchemas } from '../../schema/answers.js';
import { eventsSchema } from './schema.js';

/** Holds what is told against the published schema: what that does not say of an event must not be in it either. */
export class ToldCheck {
  private readonly ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  private readonly fits: ValidateFunction;
  private readonly names = derivedSchemas().events;

  constructor() {
    this.fits = this.ajv.compile({ ...closed(eventsSchema()), $id: 'events' });
  }

  /** What is wrong with it; by the schema of its type alone, which says it in fewer words. */
  faults(type: string, data: unknown): string | undefined {
    const ofType = isShownType(type) ? this.ajv.getSchema(`events#/$defs/${this.names[type]}`) : undefined;
    if (!ofType) return 'not told';
    return ofType(data) ? undefined : this.ajv.errorsText(ofType.errors);
  }

  /** Whether it is one of the events that the schema knows. */
  isOne(type: string, data: unknown): boolean {
    return this.fits({ type, data });
  }
}
