import {
  commandNames,
  parseCommand,
  defaultTopicPrefix,
  storedNames,
  topicsOf,
  type OuterCommandName,
} from '#contracts';
import { queryControllers } from '../routes/query-controllers.js';
import { readsOf } from '../query/routed-read.js';
import { asyncApi } from './asyncapi.js';
import { firstDifference } from './difference.js';
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
  responses: object;
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
        !/^(warnings\.cap|allocations\.preview|edxl-rm|audit|drills\.inside)(\.|$)/.test(
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

describe('difference', () => {
  it('is found and named', () => {
    expect(firstDifference('a\nb\n', 'a\nb\n')).toBeUndefined();
    expect(firstDifference('a\nb\n', 'a\nc\n')).toBe('Line 2: "b", now "c"');
    expect(firstDifference('a\n', 'a\nb\n')).toBe('Line 2: "", now "b"');
    expect(firstDifference('', 'a\n')).toBe('Line 1: "", now "a"');
  });
});
