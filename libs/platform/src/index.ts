import './warnings.js';

export * from './config.js';
export * from './connection-trouble.js';
export * from './endpoints.js';
export * from './engine-fault.js';
export * from './engines-usable.js';
export * from './esdb-address.js';
export * from './follower-gauges.js';
export * from './health-door.js';
export * from './logger.js';
export * from './node-flags.js';
export * from './pause.js';
export * from './process.js';
export * from './process-mark.js';
export * from './prometheus.js';
