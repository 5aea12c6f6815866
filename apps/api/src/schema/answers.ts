import type { ProblemBody } from '../http/problem.js';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { byType, toldSchemas, type DerivedSchemas } from './events.js';
import { schemaRef, type JsonObject } from './json.js';

/**
 * The bodies of answers by the names that their schemas have in the documents. Each controller adds its own; the
 * build derives the schemas from them.
 */
export interface Answers {
  Problem: ProblemBody;
}

export type AnswerName = keyof Answers;

export const answerRef = (name: AnswerName): JsonObject => schemaRef(name);

/** Content of an answer in JSON. */
export const answerContent = (name: AnswerName): JsonObject => jsonContent(name);

export const jsonContent = (schemaName: string): JsonObject => ({
  'application/json': {
    schema: schemaRef(schemaName),
    examples: { [schemaName]: { $ref: `#/components/examples/${schemaName}` } },
  },
});

/** As the build wrote them. */
export function derivedSchemas(): DerivedSchemas {
  const file = createRequire(import.meta.url).resolve('#answers');
  return JSON.parse(readFileSync(file, 'utf8')) as DerivedSchemas;
}

/** The schemas of all answers, of events as they are told, and of what these are made of. */
export function answerSchemas(): Readonly<Record<string, JsonObject>> {
  const derived = derivedSchemas();
  const { TimelineEntry = {} } = derived.schemas;
  return {
    ...derived.schemas,
    ...toldSchemas(derived),
    TimelineEntry: byType(TimelineEntry, derived),
  };
}
