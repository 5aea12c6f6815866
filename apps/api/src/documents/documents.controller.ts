import { Controller, Get, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { asyncApi } from './asyncapi.js';
import type { JsonObject } from '../schema/json.js';
import { openApi } from './openapi.js';

/** The interfaces as documents, made once: nothing in them changes while the process runs. */
@Controller()
export class DocumentsController {
  private readonly openApi = openApi();
  private readonly asyncApi: JsonObject;

  constructor(@Inject(API_PARTS) { topicPrefix }: ApiParts) {
    this.asyncApi = asyncApi(topicPrefix);
  }

  @Get('/openapi.json')
  http(): JsonObject {
    return this.openApi;
  }

  @Get('/asyncapi.json')
  kafka(): JsonObject {
    return this.asyncApi;
  }
}
