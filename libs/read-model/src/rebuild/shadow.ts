import { longAnswerMs, type Session } from '#postgres';
import { randomBytes } from 'node:crypto';
import { schema } from '../projecting/store.js';

/** Prefix of the schemas of all runs. */
const prefix = 'read_rebuild_';

/**
 * The tables that one rebuild fills, in a schema of its own. The name is used once: a run that has lost its lock to
 * another finds its tables dropped, and can never write into those of its successor.
 */
export class Shadow {
  readonly schema = `${prefix}${randomBytes(6).toString('hex')}`;

  constructor(
    private readonly session: Session,
    /** Names, the same as those of the live tables. */
    readonly tables: readonly string[],
  ) {}

  /** Tables with their constraints under the live names; indexes come when they are full. Drops leftovers first. */
  async create(): Promise<void> {
    const { rows: leftovers } = await this.session.query<{ name: string }>(
      'select nspname as name from pg_namespace where starts_with(nspname, $1)',
      [prefix],
    );
    for (const { name } of leftovers)
      await this.session.queryWithin(longAnswerMs, `drop schema ${name} cascade`);
    await this.session.query(`create schema ${this.schema}`);
    for (const table of ['checkpoints', ...this.tables]) await this.createLike(table);
  }

  private async createLike(table: string): Promise<void> {
    const mine = `${this.schema}.${table}`;
    await this.session.query(
      `create table ${mine} (like ${schema}.${table} including all excluding indexes)`,
    );
    const { rows } = await this.session.query<{ name: string; definition: string }>(
      `select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
        where conrelid = $1::regclass and contype in ('p', 'u')`,
      [`${schema}.${table}`],
    );
    for (const { name, definition } of rows) {
      await this.session.query(`alter table ${mine} add constraint ${name} ${definition}`);
    }
  }

  /** The indexes of the live tables under the same names, and statistics. */
  async index(): Promise<void> {
    const { rows } = await this.session.query<{ definition: string }>(
      `select pg_get_indexdef(indexrelid) as definition from pg_index
        where indrelid = any($1::regclass[]) and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
      [this.tables.map((table) => `${schema}.${table}`)],
    );
    for (const { definition } of rows) {
      await this.session.queryWithin(
        longAnswerMs,
        definition.replace(` ON ${schema}.`, ` ON ${this.schema}.`),
      );
    }
    const tables = this.tables.map((table) => `${this.schema}.${table}`).join(', ');
    await this.session.queryWithin(longAnswerMs, `analyze ${tables}`);
  }

  /** What is left of it. When this fails too, the next rebuild does it. */
  async drop(): Promise<void> {
    await this.session
      .queryWithin(longAnswerMs, `drop schema if exists ${this.schema} cascade`)
      .catch(() => undefined);
  }
}
