import type { ReadModelOptions } from '../access/connections.js';
import { Database } from '../access/database.js';
import { migrations } from '../schema/migrations.js';
import { entities } from './entities.js';

export const connect = (options: ReadModelOptions): Promise<Database> =>
  Database.connect(options, { entities, migrations });
