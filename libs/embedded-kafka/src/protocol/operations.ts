/** Instead of the operations that a client may do, where it did not ask. */
export const NOT_ASKED_FOR = -2147483648;

/** Numbers as in Kafka's `AclOperation`. */
const READ = 3;
const WRITE = 4;
const CREATE = 5;
const DELETE = 6;
const ALTER = 7;
const DESCRIBE = 8;
const CLUSTER_ACTION = 9;
const DESCRIBE_CONFIGS = 10;
const ALTER_CONFIGS = 11;
const IDEMPOTENT_WRITE = 12;

const operations = (...bits: number[]): number => bits.reduce((all, bit) => all | (1 << bit), 0);

/** All that there is to do, since nobody is refused anything. */
const allowed = {
  cluster: operations(
    CREATE,
    ALTER,
    DESCRIBE,
    CLUSTER_ACTION,
    DESCRIBE_CONFIGS,
    ALTER_CONFIGS,
    IDEMPOTENT_WRITE,
  ),
  topic: operations(READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
  group: operations(READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
};

/** What a client may do, as Kafka's bit field. */
export function operationsOn(what: keyof typeof allowed, isAskedFor: boolean): number {
  return isAskedFor ? allowed[what] : NOT_ASKED_FOR;
}
