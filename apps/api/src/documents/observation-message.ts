import { messageType, mostReadings, observationBatch } from '#contracts';
import { operating } from '#domain';
import { schemaRef, type JsonObject } from '../schema/json.js';

const id: JsonObject = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' };
const unit: JsonObject = { type: 'string', minLength: 1, maxLength: 16 };

export const observationSchemas: JsonObject = {
  ObservationBatch: {
    type: 'object',
    required: ['exercise', 'readings'],
    properties: {
      exercise: { type: 'boolean', description: 'Kept separate from real readings' },
      sensors: { type: 'array', maxItems: mostReadings, items: schemaRef('SensorDescription') },
      readings: { type: 'array', minItems: 1, maxItems: mostReadings, items: schemaRef('Reading') },
    },
  },
  SensorDescription: {
    type: 'object',
    description:
      'Belongs to the agency that describes it first; needed before its readings or along with them',
    required: ['sensorId', 'name', 'kind', 'unit', 'areaCode'],
    properties: {
      sensorId: id,
      name: { type: 'string', minLength: 1, maxLength: 200 },
      kind: id,
      unit,
      areaCode: { type: 'string', pattern: '^\\d{6}(\\d{3}){0,2}$' },
      threshold: { type: 'number', description: 'Its own, where the rule for its kind has none' },
    },
  },
  Reading: {
    type: 'object',
    description: 'Stored once per sensor and time: the first value wins',
    required: ['sensorId', 'kind', 'unit', 'value', 'observedAt'],
    properties: {
      sensorId: id,
      kind: id,
      unit,
      value: { type: 'number' },
      observedAt: { type: 'string', format: 'date-time' },
    },
  },
};

const sensor = { sensorId: 'RG-07', kind: 'rainfall', unit: 'mm' };

/** A batch of readings: signed as a command is, answered by `StoredReply` or by a refusal. */
export const observationMessage = {
  id: observationBatch,
  body: {
    name: messageType(observationBatch),
    title: '一批读数 · A batch of readings',
    summary: `至多 ${mostReadings} 条读数，一次签名 · Up to ${mostReadings} readings under one signature. 角色 · Roles: ${operating.join(', ')}`,
    contentType: 'application/json',
    headers: schemaRef('CommandHeaders'),
    payload: schemaRef('ObservationBatch'),
    bindings: {
      kafka: {
        key: {
          type: 'string',
          description: 'The subject: the same for all sensors whose order must be kept',
        },
        bindingVersion: '0.5.0',
      },
    },
    examples: [
      {
        headers: {
          'content-type': 'application/json',
          ce_specversion: '1.0',
          ce_id: 'example-1',
          ce_source: '/agencies/MET',
          ce_type: messageType(observationBatch),
          ce_subject: 'gateway-MET',
          ce_time: '2026-06-18T12:10:05.000Z',
          ce_principal: 'gateway',
          ce_role: 'agency-operator',
          ce_audience: 'liandong.example',
          ce_issuedat: '2026-06-18T12:10:06.000Z',
        },
        payload: {
          exercise: true,
          sensors: [{ ...sensor, name: '雨量站 花溪城区', areaCode: '520111004' }],
          readings: [{ ...sensor, value: 41.2, observedAt: '2026-06-18T12:10:00Z' }],
        },
      },
    ],
  },
} satisfies { id: string; body: JsonObject };
