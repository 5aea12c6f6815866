import type { JsonObject } from '../schema/json.js';

const instant: JsonObject = { type: 'string', format: 'date-time' };
const position: JsonObject = { type: 'string', pattern: '^(-1|\\d+)$' };
const count: JsonObject = { type: 'integer', minimum: 0 };

const object = (properties: JsonObject, optional: readonly string[] = []): JsonObject => ({
  type: 'object',
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

const followerStatus: JsonObject = {
  enum: ['standing-by', 'catching-up', 'live', 'failing', 'standing-still', 'absent', 'off'],
  description:
    'absent: no process runs it; off: none runs it and none has to. standing-still and absent are faults',
};
const since: JsonObject = { type: ['string', 'null'], format: 'date-time' };
const reason: JsonObject = { type: 'string', description: 'A code; the log of the process has the words' };

/** The answer of `/health/ready` when all is well; its problem has the same member `checks`. */
export const readySchema: JsonObject = object({
  status: { const: 'ready' },
  checks: object({
    eventLog: { enum: ['ok', 'unreachable'] },
    readModel: { enum: ['ok', 'unreachable'] },
    followers: {
      type: 'object',
      additionalProperties: object(
        { status: followerStatus, since, reason, process: { type: 'string' }, position },
        ['reason', 'process', 'position'],
      ),
    },
  }),
});

/** The answer of `/v1/status`. */
export const statusSchema: JsonObject = object({
  lastPosition: { ...position, description: 'Of the newest event; -1 in an empty log' },
  followers: {
    type: 'array',
    items: object(
      {
        name: { type: 'string' },
        kind: { enum: ['projection', 'follower'] },
        position: { ...position, description: 'Absent while nothing was seen' },
        updatedAt: { ...instant, description: 'Absent while no position was kept' },
        lagEvents: count,
        lagSeconds: { type: 'number', minimum: 0 },
        status: { ...followerStatus, description: 'Of followers; a projection is part of `projections`' },
        since,
        reason,
      },
      ['position', 'updatedAt', 'status', 'since', 'reason'],
    ),
  },
  isLowerBound: { type: 'boolean', description: 'The lags are at least what they say' },
  feeds: object({ open: count, most: count }),
  drift: {
    description:
      '抽查读模型各行与日志是否一致；从未抽查时为 null · Rows sampled and compared with the log; null before the first check',
    oneOf: [
      object({
        since: {
          ...instant,
          description: 'When the process that checks started: the counts are from then on',
        },
        checkedAt: instant,
        checked: count,
        found: { ...count, description: 'Each time a row differed' },
        last: {
          description: 'The last one, kept when another process goes on',
          oneOf: [
            object({
              table: { type: 'string' },
              columns: { type: 'array', items: { type: 'string' } },
              at: instant,
            }),
            { type: 'null' },
          ],
        },
      }),
      { type: 'null' },
    ],
  },
});
