import { algorithm, maxTokenSeconds } from '#security';
import { Controller, Get, Header, Inject, Param, UseGuards } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { API_PARTS, type ApiParts } from '../parts/parts.js';
import { NoQuery } from '../query/no-query.js';
import { problemCodes, problemKind, type ProblemCode } from '../http/status.js';
import { homePage, pagePolicy } from './page.js';

const html = 'text/html; charset=utf-8';

declare module '../schema/answers.js' {
  interface Answers {
    SigningTerms: SigningTerms;
    ProblemKind: ProblemKind;
    ProblemKindList: { items: ProblemKind[] };
  }
}

/** Where somebody lands who has only the address. */
@Controller()
export class HomeController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get('/')
  @Header('content-type', html)
  @Header('content-security-policy', pagePolicy)
  home(): string {
    return homePage(this.parts.audience);
  }

  /** What whoever signs for this installation must name; docs/signing.md. */
  @Get('/v1/signing-terms')
  @UseGuards(NoQuery)
  signingTerms(): SigningTerms {
    return {
      id: this.parts.audience,
      algorithms: [{ alg: algorithm, kty: 'OKP', crv: 'Ed25519' }],
      tokenSeconds: { usual: maxTokenSeconds('agency-operator'), privileged: maxTokenSeconds('commander') },
    };
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

interface SigningTerms {
  /** `audience` of messages, `aud` of tokens. */
  id: string;
  /** What keys and signatures may be of. */
  algorithms: { alg: string; kty: string; crv: string }[];
  /** How long tokens may live; `privileged`: of who directs, oversees or administers. */
  tokenSeconds: { usual: number; privileged: number };
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
