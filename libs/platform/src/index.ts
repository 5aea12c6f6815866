import './process/warnings.js';

export * from './settings/config.js';
export * from './engines/connection-trouble.js';
export * from './settings/endpoints.js';
export * from './engines/engine-fault.js';
export * from './engines/engines-usable.js';
export * from './settings/esdb-address.js';
export * from './health/follower-gauges.js';
export * from './health/health-door.js';
export * from './limits/buckets.js';
export * from './limits/fair-slots.js';
export * from './limits/places.js';
export * from './log/logger.js';
export * from './process/node-flags.js';
export * from './process/pause.js';
export * from './process/process.js';
export * from './process/process-mark.js';
export * from './health/prometheus.js';
