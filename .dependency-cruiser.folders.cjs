const { options } = require('./.dependency-cruiser.cjs');

/** No folder imports in a circle with another. Specs, which may reach anywhere, are left out. */
module.exports = {
  forbidden: [
    { name: 'no-circular-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
  ],
  options: { ...options, exclude: { path: ['spec\\.ts$', '/testing/', '^libs/[^/]+/test/'] } },
};
