import { projections } from '../projections/index.js';
import { CheckpointRow } from './checkpoint.js';

export const entities = [CheckpointRow, ...projections.flatMap((projection) => projection.tables)];
