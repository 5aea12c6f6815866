export { playDemo, type DemoOptions } from './demo.js';
export { registerParties } from './keys.js';
export { speed } from './options.js';
export { NightUnfinished } from './play/performance.js';
export { ApiFailure } from './summary/api-client.js';
