import { Controller, Get, Header, Param } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { problemCodes, problemKind, type ProblemCode } from '../http/status.js';
import { homePage } from './page.js';

const html = 'text/html; charset=utf-8';

declare module '../schema/answers.js' {
  interface Answers {
    ProblemKind: ProblemKind;
    ProblemKindList: { items: ProblemKind[] };
  }
}

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
  problems(): { items: ProblemKind[] } {
    return { items: problemCodes.map(described) };
  }

  @Get('/problems/:code')
  problem(@Param('code') code: string): ProblemKind {
    const known = problemCodes.find((one) => one === code);
    if (!known) throw new Problem('not-found', { code: code.slice(0, 64) });
    return described(known);
  }
}

interface ProblemKind {
  /** What the `type` of a problem says. */
  type: string;
  status: number;
  title: TextByLanguage;
  detail?: TextByLanguage;
}

interface TextByLanguage {
  'zh-CN': string;
  en: string;
}

function described(code: ProblemCode): ProblemKind {
  const { status, title, detail } = problemKind(code);
  const texts = ([zh, en]: readonly [string, string]) => ({ 'zh-CN': zh, en });
  return {
    type: `/problems/${code}`,
    status,
    title: texts(title),
    ...(detail ? { detail: texts(detail) } : {}),
  };
}
