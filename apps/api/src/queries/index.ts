import { IncidentQueries } from './incidents.controller.js';
import { RegistryQueries } from './registry.controller.js';
import { SharingQueries } from './sharing.controller.js';

export const queryControllers = [IncidentQueries, SharingQueries, RegistryQueries];
