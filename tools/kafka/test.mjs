import { buildAll } from '../build.mjs';
import { conclude, interruption } from '../suites.mjs';
import { testOnKafka } from './suite.mjs';

/**
 * Everything that is tested against the real Apache Kafka: one broker, then three, which are restarted one after the
 * other under load. Replaces what `engine.mjs up` brought up. Closes with one line that counts all tests.
 */
await buildAll();
conclude(await testOnKafka('full', interruption()));
