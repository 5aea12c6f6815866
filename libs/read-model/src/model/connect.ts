import { Database, type DatabaseOptions } from '#postgres';
import { schema } from '../projecting/store.js';
import { migrations } from '../schema/migrations.js';
import { entities } from './entities.js';

export const connect = (options: DatabaseOptions): Promise<Database> =>
  Database.connect(options, { schema, entities, migrations });
