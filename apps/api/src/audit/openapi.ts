import { answerContent } from '../schema/answers.js';
import type { JsonObject } from '../schema/json.js';
import { headerRefs, parameterRefs, problemRefs } from '../schema/openapi-parts.js';

const note = { 'text/plain': { schema: { type: 'string', description: 'C2SP signed-note' } } };
const whole: JsonObject = { type: 'integer', minimum: 1 };

const query = (name: string, schema: JsonObject, required = false): JsonObject => ({
  name,
  in: 'query',
  required,
  schema,
});

interface Described {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly content: JsonObject;
  readonly statuses: readonly number[];
  readonly parameters?: readonly JsonObject[];
  readonly requestBody?: JsonObject;
  /** 200 when left out. */
  readonly status?: number;
  /** Without a token. */
  readonly open?: true;
}

const operation = ({
  id,
  zh,
  en,
  content,
  statuses,
  parameters = [],
  requestBody,
  status = 200,
  open,
}: Described): JsonObject => ({
  operationId: `audit.${id}`,
  tags: ['audit'],
  summary: `${zh} · ${en}`,
  ...(open && { security: [] }),
  parameters: [...parameters, ...parameterRefs('AcceptLanguage')],
  ...(requestBody && { requestBody }),
  responses: {
    [status]: { description: `${zh} · ${en}`, headers: headerRefs('RequestId'), content },
    ...problemRefs(400, ...statuses, 500, 503),
  },
});

/** The audit interface, for the document of the whole. */
export const auditPaths = (): JsonObject => ({
  '/v1/audit/key': {
    get: operation({
      id: 'key',
      zh: '公证公钥',
      en: 'Verifier key of the notary',
      content: note,
      statuses: [],
      open: true,
    }),
  },
  '/v1/audit/checkpoint': {
    get: operation({
      id: 'checkpoint',
      zh: '最新检查点',
      en: 'The latest checkpoint',
      content: note,
      statuses: [],
      open: true,
    }),
  },
  '/v1/audit/checkpoints': {
    get: operation({
      id: 'checkpoints',
      zh: '检查点列表',
      en: 'Checkpoints by size',
      content: answerContent('CheckpointPage'),
      parameters: [
        query('after', { type: 'integer', minimum: 0 }),
        query('limit', { ...whole, maximum: 200 }),
      ],
      statuses: [],
      open: true,
    }),
    post: operation({
      id: 'checkpoints.request',
      zh: '立即签发检查点',
      en: 'Sign a checkpoint now',
      content: note,
      status: 201,
      statuses: [401, 403],
    }),
  },
  '/v1/audit/checkpoints/{size}': {
    get: operation({
      id: 'checkpoints.one',
      zh: '指定大小的检查点',
      en: 'The checkpoint of a given size',
      content: note,
      parameters: [{ name: 'size', in: 'path', required: true, schema: whole }],
      statuses: [404],
      open: true,
    }),
  },
  '/v1/audit/consistency': {
    get: operation({
      id: 'consistency',
      zh: '一致性证明',
      en: 'Consistency proof (RFC 9162, section 2.1.4)',
      content: answerContent('ConsistencyProof'),
      parameters: [query('from', whole, true), query('to', whole, true)],
      statuses: [404],
      open: true,
    }),
  },
  '/v1/audit/events': {
    get: operation({
      id: 'events',
      zh: '全部事件（审计）：按日志顺序',
      en: 'All recorded events in log order, as the bytes hashed into the Merkle tree (RFC 8785); for auditors',
      content: {
        ...answerContent('RecordedEventPage'),
        'application/x-ndjson': {
          schema: { type: 'string', description: 'All events now in the log, one per line' },
        },
      },
      parameters: [
        query('after', { type: 'string', pattern: '^(-1|\\d{1,18})$' }),
        query('limit', { ...whole, maximum: 1000 }),
      ],
      statuses: [401, 403, 503],
    }),
  },
  '/v1/audit/research': {
    get: operation({
      id: 'research',
      zh: '供研究用的去标识记录（审计）：假名、相对时间、无自由文本；取用人记录在案',
      en: 'The events without names, for research: pseudonyms of this answer alone, relative times, no free text; who takes it is on record; for auditors',
      content: {
        'application/x-ndjson': {
          schema: {
            type: 'string',
            description: 'A line that describes the form, then one line for each event',
          },
        },
      },
      statuses: [401, 403, 429, 503],
    }),
  },
  '/v1/audit/inclusion': {
    get: operation({
      id: 'inclusion',
      zh: '事件的存在证明',
      en: 'Inclusion proof of an event (RFC 9162, section 2.1.3)',
      content: answerContent('InclusionProof'),
      parameters: [query('position', { type: 'string', pattern: '^\\d{1,18}$' }, true), query('size', whole)],
      statuses: [401, 404],
    }),
  },
  '/v1/audit/cosignatures': {
    post: operation({
      id: 'cosignatures.add',
      zh: '提交见证签名',
      en: 'Submit a cosignature (C2SP tlog-cosignature)',
      content: note,
      status: 201,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { type: 'object', required: ['note'], properties: { note: { type: 'string' } } },
          },
        },
      },
      statuses: [401, 404, 409, 422],
    }),
  },
});
