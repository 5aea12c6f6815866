/**
 * How node is started for every process of the service. The young generation is larger than the default 16 MB:
 * messages in flight outlive a small one, and collecting them took a tenth of the worker's time.
 */
export const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=64'];
