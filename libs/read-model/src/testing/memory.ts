export { MemoryTables } from '../memory-tables.js';
