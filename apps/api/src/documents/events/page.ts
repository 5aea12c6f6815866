import { storedName, type AnyEvent } from '#contracts';
import type { ShownType } from '#read-model';
import { derivedSchemas } from '../../schema/answers.js';
import { eventWords } from '../../schema/event-words.js';
import { lackOf, shownTypes, type DerivedSchemas, type ObjectSchema } from '../../schema/events.js';

/** The page `docs/events.md`: each event that an agency may be told, what is in it, and what may be missing. */
export function eventsPage(): string {
  const byAggregate = new Map<string, string[]>();
  const derived = derivedSchemas();
  for (const type of shownTypes) {
    const [aggregate = ''] = type.split('.');
    byAggregate.set(aggregate, [...(byAggregate.get(aggregate) ?? []), rowOf(type, derived)]);
  }
  const tables = [...byAggregate].map(([aggregate, rows]) =>
    [
      `## ${aggregate}`,
      '',
      '| event | `data` | the rules may leave out |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n'),
  );
  return `${[pageHead, ...tables].join('\n\n')}\n`;
}

function rowOf(type: ShownType, { schemas, events }: DerivedSchemas): string {
  const schema: ObjectSchema = schemas[events[type]] ?? {};
  const { properties = {}, required = [] } = schema;
  const { fields, lists, inPart } = lackOf(type, schema);
  const [, version = ''] = /\.(v\d+)$/.exec(storedName({ type } as AnyEvent)) ?? [];
  const missing = [
    ...fields.map((name) => `\`${name}\``),
    ...lists.map((name) => `\`${name}[]\``),
    ...(inPart
      ? [`部分视野仅有 · in part only: ${inPart.map((name) => `\`${name}\``).join(', ') || '—'}`]
      : []),
  ];
  const data = Object.keys(properties).map((name) => `\`${name}\`${required.includes(name) ? '' : '?'}`);
  return `| \`${type}\` ${version}<br>${eventWords[type].join('<br>')} | ${data.join(', ') || '—'} | ${missing.join('<br>')} |`;
}

const pageHead = `# 告知各单位的事件 · Events that agencies are told

Written by \`npm run docs\` from the types of the events and the rules that cut them. Types and forms of the fields: [events.schema.json](schemas/events.schema.json); the same in \`/asyncapi.json\`, a message for each event, in \`/openapi.json\` as \`TimelineEntry\`, and as TypeScript in the [client](clients.md#events).

本页由 \`npm run docs\` 依据事件的类型和裁剪规则生成。字段的类型与格式见 [events.schema.json](schemas/events.schema.json)、\`/asyncapi.json\`、\`/openapi.json\` 的 \`TimelineEntry\` 和客户端的 TypeScript 类型。

In the feed and timelines the type is as in the first column, on Kafka \`liandong.<event>.v<n>\` with the version beside it. Whatever form an event was written in, it is told in this one: a version that is older is brought to it first. Later versions of the service may tell of other events and add fields; leave aside what you do not know.

- \`field\`?: there only where there is something to say. 有内容时才有。
- the rules may leave out: a field, or with \`[]\` elements of a list, where it is not for you; [queries.md](queries.md) says for whom it is. What was left out is named by the attribute \`cut\` on [your topic](partners.md#what-you-are-told). 规则对无权知悉的单位略去的字段；带 \`[]\` 的为清单中的部分条目。
- in part only: all that is told of an event to who [sees the incident in part](authority.md#an-incident), unless it did it itself. 只见部分的单位（本单位所为除外）仅被告知这些字段。
`.trimEnd();
