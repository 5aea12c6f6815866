import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { tryingCode, tryingName, type Accounts } from '../accounts/accounts.js';
import type { Account } from '../accounts/account.js';
import type { Limits } from '../accounts/limits.js';
import { enrolmentLink } from '../accounts/second-factor.js';
import { codePage, enrolmentPage, newPasswordPage, noticePage, passwordPage } from '../pages/forms.js';
import { languageOf, type Language } from '../pages/language.js';
import { textsOf, type Texts } from '../pages/texts.js';
import { proved, times } from '../provider/provider.js';
import type { Attempts, Stage } from './attempts.js';
import { formOf, FormRefused } from './form.js';

export interface SignInParts {
  readonly accounts: Accounts;
  readonly limits: Limits;
  readonly attempts: Attempts;
  /** Of the issuer's own pages. */
  readonly origin: string;
  /** Where the service is. */
  readonly back: string;
  readonly log: Logger;
}

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly uid: string;
  readonly language: Language;
  readonly address: string;
}

/** What a form led to: on to the next page, done, or the same page again with what was wrong. */
type Outcome =
  | 'next'
  | { readonly signedIn: Account }
  | { readonly problem: (texts: Texts) => string; readonly retryAfterMs?: number };

const minuteMs = 60_000;

/** The pages on which people prove who they are: password, then code, with what a first sign-in needs between. */
export class SignIn {
  constructor(private readonly parts: SignInParts) {}

  /** @param uid as the address of the page says, which the browser's cookie has to bear out */
  async handle(provider: Provider, req: IncomingMessage, res: ServerResponse, uid: string): Promise<void> {
    const { attempts, back } = this.parts;
    const language = languageOf(req.headers['accept-language']);
    const { cannot, ended, foreign } = textsOf(language);
    const exchange = { req, res, uid, language, address: req.socket.remoteAddress ?? '' };
    try {
      if (!(await isOwn(provider, exchange)))
        return send(res, 400, noticePage(language, cannot, ended, back));
      if (req.method === 'GET') return this.show(exchange, attempts.stageOf(uid));
      await this.take(provider, exchange, await formOf(req, this.parts.origin));
    } catch (error) {
      if (!(error instanceof FormRefused)) throw error;
      send(res, error.status, noticePage(language, cannot, foreign, back));
    }
  }

  private async take(provider: Provider, exchange: Exchange, form: URLSearchParams): Promise<void> {
    const { attempts } = this.parts;
    const { req, res, uid } = exchange;
    const stage = attempts.stageOf(uid);
    // one of an earlier page, by the browser's way back
    if (form.get('step') !== stage.asked) return onward(exchange);
    const outcome = await this.judge(exchange, stage, form);
    if (outcome === 'next') return onward(exchange);
    if ('problem' in outcome) return this.show(exchange, attempts.stageOf(uid), outcome);
    attempts.end(uid);
    const { subject } = outcome.signedIn;
    this.parts.log.info({ subject, address: exchange.address }, 'signed in');
    const login = { accountId: subject, ...proved };
    await provider.interactionFinished(req, res, { login }, { mergeWithLastSubmission: false });
  }

  private judge(exchange: Exchange, stage: Stage, form: URLSearchParams): Promise<Outcome> | Outcome {
    switch (stage.asked) {
      case 'password':
        return this.password(exchange, form.get('name') ?? '', form.get('password') ?? '');
      case 'new-password':
        return this.newPassword(
          exchange,
          stage.account,
          form.get('password') ?? '',
          form.get('repeat') ?? '',
        );
      case 'enrolment':
      case 'code':
        return this.code(exchange, stage, form.get('code') ?? '');
    }
  }

  private async password({ uid, address }: Exchange, name: string, password: string): Promise<Outcome> {
    const { accounts, limits, attempts, log } = this.parts;
    const trying = { what: tryingName(name), address };
    const waitMs = limits.take(trying);
    if (waitMs !== undefined) return tooMany(waitMs);
    const account = await accounts.verify(name, password);
    if (!account) {
      log.warn({ address }, 'name or password refused');
      return { problem: ({ wrong }) => wrong };
    }
    limits.succeeded(trying);
    if (!accounts.isInTime(account)) return { problem: ({ initialExpired }) => initialExpired };
    attempts.begin(uid, account, times.signIn * 1_000);
    return 'next';
  }

  private async newPassword(
    { uid }: Exchange,
    account: Account,
    password: string,
    repeat: string,
  ): Promise<Outcome> {
    const { accounts, attempts, log } = this.parts;
    if (password !== repeat) return { problem: ({ notSame }) => notSame };
    const changed = await accounts.replaceInitial(account, password);
    if (typeof changed === 'string') return { problem: ({ faults }) => faults[changed] };
    if (changed) {
      attempts.goOn(uid, changed);
      log.info({ subject: changed.subject }, 'initial password replaced');
    }
    return 'next';
  }

  private code(
    { address }: Exchange,
    { asked, account, secret }: Extract<Stage, { account: Account }>,
    code: string,
  ): Outcome {
    const { accounts, limits, log } = this.parts;
    const { subject } = account;
    const trying = { what: tryingCode(subject), address };
    const waitMs = limits.take(trying);
    if (waitMs !== undefined) return tooMany(waitMs);
    const signedIn =
      asked === 'enrolment' ? accounts.enrol(account, secret, code) : accounts.confirm(account, code);
    if (!signedIn) {
      log.warn({ subject, address }, 'code refused');
      return { problem: ({ wrongCode }) => wrongCode };
    }
    limits.succeeded(trying);
    return { signedIn };
  }

  private show(
    { res, language }: Exchange,
    stage: Stage,
    outcome?: Exclude<Outcome, 'next' | { signedIn: Account }>,
  ): void {
    const problem = outcome?.problem(textsOf(language));
    const retryAfterMs = outcome?.retryAfterMs;
    if (retryAfterMs !== undefined) res.setHeader('Retry-After', Math.ceil(retryAfterMs / 1_000));
    const status = retryAfterMs !== undefined ? 429 : problem !== undefined ? 422 : 200;
    send(res, status, pageFor(stage, { language, problem }));
  }
}

function pageFor(stage: Stage, shown: { language: Language; problem?: string }): string {
  switch (stage.asked) {
    case 'password':
      return passwordPage(shown);
    case 'new-password':
      return newPasswordPage(shown);
    case 'enrolment':
      return enrolmentPage(shown, stage.secret, enrolmentLink(stage.secret, stage.account.name));
    case 'code':
      return codePage(shown);
  }
}

/** Whether the browser is the one in which the sign-in began, and that is not over. */
async function isOwn(provider: Provider, { req, res, uid }: Exchange): Promise<boolean> {
  try {
    return (await provider.interactionDetails(req, res)).uid === uid;
  } catch (error) {
    if ((error as Error).name === 'SessionNotFound') return false;
    throw error;
  }
}

const tooMany = (waitMs: number): Outcome => ({
  problem: ({ wait }) => wait(Math.ceil(waitMs / minuteMs)),
  retryAfterMs: waitMs,
});

/** To the same address: a page that is loaded again sends no form twice. */
function onward({ req, res }: Exchange): void {
  res.writeHead(303, { Location: req.url ?? '', 'Content-Length': 0 }).end();
}

function send(res: ServerResponse, status: number, html: string): void {
  res.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
}
