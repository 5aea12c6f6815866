import { Controller, Get } from '@nestjs/common';
import { asyncApi } from './asyncapi.js';
import type { JsonObject } from './json.js';
import { openApi } from './openapi.js';

/** The interfaces as documents, made once: nothing in them changes while the process runs. */
@Controller()
export class DocumentsController {
  private readonly openApi = openApi();
  private readonly asyncApi = asyncApi();

  @Get('/openapi.json')
  http(): JsonObject {
    return this.openApi;
  }

  @Get('/asyncapi.json')
  kafka(): JsonObject {
    return this.asyncApi;
  }
}
