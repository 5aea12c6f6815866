import { Controller, Get, Inject } from '@nestjs/common';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { asyncApi } from './asyncapi.js';
import type { JsonObject } from '../schema/json.js';
import { openApi } from './openapi.js';

/** The interfaces as documents, made once, when they are first asked for: that takes longer than the rest of a start. */
@Controller()
export class DocumentsController {
  private openApi?: JsonObject;
  private asyncApi?: JsonObject;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get('/openapi.json')
  http(): JsonObject {
    return (this.openApi ??= openApi());
  }

  @Get('/asyncapi.json')
  kafka(): JsonObject {
    return (this.asyncApi ??= asyncApi(this.parts.topicPrefix));
  }
}
