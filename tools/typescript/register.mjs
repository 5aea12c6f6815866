import * as nodeModule from 'node:module';
import * as hooks from './hooks.mjs';

// Node 20 has only hooks in a thread of their own, which later versions give up
if ('registerHooks' in nodeModule) nodeModule.registerHooks(hooks);
else nodeModule.register('./hooks.mjs', import.meta.url);
