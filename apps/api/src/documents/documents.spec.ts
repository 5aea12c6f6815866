import {
  commandNames,
  parseCommand,
  defaultTopicPrefix,
  storedNames,
  topicsOf,
  type OuterCommandName,
} from '#contracts';
import { queryControllers } from './query-controllers.js';
import { readsOf } from '../query/routed-read.js';
import { AnswerCheck } from '../app/answer-check.helper-spec.js';
import type { Json, JsonObject } from '../schema/json.js';
import { asyncApi } from './asyncapi.js';
import { examples } from './examples.js';
import { openApi } from './openapi.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Document = any;
interface Parameter {
  in: string;
  required: boolean;
  name: string;
}
interface Operation {
  operationId: OuterCommandName;
  parameters?: ({ $ref?: string } & Parameter)[];
  requestBody: { content: { 'application/json': { example: unknown } } };
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
  'x-summary': unknown;
}

/** References that lead nowhere. */
const dangling = (document: Document): string[] =>
  [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    .map(([, path = '']) => path)
    .filter((path) => {
      const found = path
        .split('/')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      return found === undefined;
    });

describe('OpenAPI document', () => {
  const document = openApi() as Document;
  const parameters = document.components.parameters as Record<string, Parameter>;
  const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

  it('has no reference that leads nowhere and no operation twice', () => {
    expect(dangling(document)).toEqual([]);
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every parameter of every path', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? [])
        .map(({ $ref, ...parameter }) => ($ref ? parameters[$ref.split('/').at(-1) ?? ''] : parameter))
        .flatMap((one) => (one?.in === 'path' && one.required ? one.name : []));
      expect(described.sort()).toEqual(inPath.sort());
    }
  });

  it('lists every command with an example that is accepted, in both languages', () => {
    const commands = operations.filter(
      ({ method, operation }) =>
        method === 'post' &&
        !/^(warnings\.cap|allocations\.preview|edxl-rm|audit|drills\.inside|imports|session)(\.|$)/.test(
          operation.operationId,
        ),
    );
    expect(commands.map(({ operation }) => operation.operationId)).toEqual(commandNames);
    for (const { operation } of commands) {
      const { example } = operation.requestBody.content['application/json'];
      expect(parseCommand(operation.operationId, example)).toHaveProperty('data');
      expect(operation['x-summary']).toEqual({ 'zh-CN': expect.any(String), en: expect.any(String) });
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['400', '401', '403', '404', '409', '422', '503']),
      );
    }
  });

  it('says what every answer in JSON consists of, with an example that fits', () => {
    const check = new AnswerCheck();
    const named = operations.flatMap(({ path, method, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content = {} }]) => {
        const json = content['application/json'];
        if (!json || Number(status) >= 400 || ['/openapi.json', '/asyncapi.json'].includes(path)) return [];
        return [{ at: `${method} ${path} ${status}`, name: json.schema.$ref?.split('/').at(-1) ?? 'none' }];
      }),
    );
    expect(named.length).toBeGreaterThan(150);
    for (const { at, name } of named) {
      const example = document.components.examples[name]?.value;
      expect([at, name, example === undefined ? 'no example' : check.faults(name, example)]).toEqual([
        at,
        name,
        undefined,
      ]);
    }
    expect(Object.keys(document.components.examples as object)).toEqual(
      [...new Set(named.map(({ name }) => name))].sort(),
    );
  });

  it('shows problems as they are', () => {
    const check = new AnswerCheck();
    const shown = Object.values<Document>(document.components.responses).flatMap(({ content }) =>
      Object.values<{ value: Json }>(content['application/problem+json'].examples),
    );
    expect(shown.length).toBeGreaterThan(50);
    for (const { value } of shown)
      expect([value, check.faults('Problem', value)]).toEqual([value, undefined]);
  });

  it('is what answers are held against: by what is left out, and by what is there besides', () => {
    const check = new AnswerCheck();
    const task = examples['Task'] as JsonObject;
    const seen = (body: object) => () =>
      check.check({
        method: 'GET',
        url: '/v1/tasks/T-1?wait=1',
        status: 200,
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify(body),
      });
    const { title: _, ...untitled } = task;
    expect(seen(task)).not.toThrow();
    expect(seen(untitled)).toThrow("must have required property 'title'");
    expect(seen({ ...task, colour: 'red' })).toThrow('must NOT have additional properties');
    expect(seen({ ...task, status: 'lost' })).toThrow('must be equal to one of the allowed values');
  });

  it('lists every query', () => {
    const paths = readsOf(queryControllers).map(({ path }) => path.replace(/:(\w+)/g, '{$1}'));
    expect(paths.length).toBeGreaterThanOrEqual(20);
    for (const path of paths) expect(document.paths[path].get).toBeDefined();
  });

  it('knows whole numbers from any', () => {
    const { properties } = document.components.schemas.CasualtyFigures;
    expect(properties.dead).toEqual({ type: 'integer', minimum: 0, maximum: 1_000_000 });
  });
});

describe('AsyncAPI document', () => {
  const document = asyncApi() as Document;

  it('has no reference that leads nowhere', () => expect(dangling(document)).toEqual([]));

  it('has the topics, every command and every public event', () => {
    expect(Object.values<{ address: string }>(document.channels).map(({ address }) => address)).toEqual(
      expect.arrayContaining(Object.values(topicsOf(defaultTopicPrefix))),
    );
    const named = (channel: string): string[] => Object.keys(document.channels[channel].messages as object);
    expect(named('commands')).toEqual(commandNames.filter((name) => !name.startsWith('inject.')));
    expect(named('exerciseCommands')).toEqual(
      expect.arrayContaining(['inject.acknowledge', 'incident.report', 'task-completed']),
    );
    expect(named('exerciseCommands')).not.toContain('drill.plan');
    expect(named('exerciseEvents')).toContain('inject.delivered.v1');
    expect(named('events')).not.toContain('inject.delivered.v1');
    expect(named('events')).not.toContain('drill.planned.v1');
    const events = Object.keys(document.channels.events.messages as object);
    expect(events).toContain('incident.reported.v1');
    expect(events).not.toContain('agency.credential-issued.v1');
    expect(events.every((name) => storedNames().includes(name))).toBe(true);
  });
});
