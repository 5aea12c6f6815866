import { projections } from './projections.js';
import { CheckpointRow } from '../schema/checkpoint.js';

export const entities = [CheckpointRow, ...projections.flatMap((projection) => projection.tables)];
