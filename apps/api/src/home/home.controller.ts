import { Controller, Get, Header, Param } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { problemCodes, problemKind, type ProblemCode } from '../http/status.js';
import { homePage } from './page.js';

const html = 'text/html; charset=utf-8';

/** Where somebody lands who has only the address. */
@Controller()
export class HomeController {
  @Get('/')
  @Header('content-type', html)
  home(): string {
    return homePage;
  }

  /** What the `type` of a problem points at. */
  @Get('/problems')
  problems(): object {
    return { items: problemCodes.map(described) };
  }

  @Get('/problems/:code')
  problem(@Param('code') code: string): object {
    const known = problemCodes.find((one) => one === code);
    if (!known) throw new Problem('not-found', { code: code.slice(0, 64) });
    return described(known);
  }
}

function described(code: ProblemCode): object {
  const { status, title, detail } = problemKind(code);
  const texts = ([zh, en]: readonly [string, string]) => ({ 'zh-CN': zh, en });
  return {
    type: `/problems/${code}`,
    status,
    title: texts(title),
    ...(detail ? { detail: texts(detail) } : {}),
  };
}
