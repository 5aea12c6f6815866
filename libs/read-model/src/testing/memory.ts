export { MemoryTables } from '../projecting/memory-tables.js';
