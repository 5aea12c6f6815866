import { parseVkey, vkeyText, witness, witnessName, type VerifierKey, type WitnessedLog } from '#audit';
import { issuableRoles, type Role } from '#domain';
import { keyFile, privateKeyObject, readKeyFile, signToken } from '#security';
import { Command, Option } from 'commander';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CannotCheck, configOf, keyLine, vkeys, withData, type DataOption } from './options.js';
import { fail, pass, say } from './say.js';

interface WitnessOptions extends DataOption {
  readonly api?: string;
  readonly role: Role;
  readonly keys?: string;
  readonly state?: string;
  readonly key?: VerifierKey[];
}

/** What a witness must not forget: the key it trusts, and the checkpoint that it cosigned last. */
interface State {
  readonly vkey: string;
  readonly note?: string;
}

/** `witness <agency>` */
export function witnessCommand(): Command {
  return withData(new Command('witness'))
    .description(
      'as a partner agency: check that the log extends what was seen last, and cosign its checkpoint',
    )
    .argument('<agency>', 'id of the agency')
    .option('--api <url>', 'address of the service (default: from the data folder)')
    .addOption(
      new Option('--role <role>', 'a role of its key').choices(issuableRoles).default('agency-operator'),
    )
    .option('--keys <dir>', 'folder with the key file (default: keys in the data folder)')
    .option(
      '--state <file>',
      'file with the last position seen (default: witness/<agency>.json in the data folder)',
    )
    .option(
      '--key <vkey or file>',
      "the log's key as it came another way; otherwise the first one seen is kept",
      vkeys,
    )
    .action(async (agencyId: string, options: WitnessOptions) => {
      const api = options.api ?? apiOf(options);
      const file = options.state ?? join(options.data, 'witness', `${agencyId}.json`);
      const key = readKeyFile(keyFile(options.keys ?? join(options.data, 'keys'), agencyId));
      const state = await stateOf(file, options, api);
      const logKey = parseVkey(state.vkey);
      say(keyLine(logKey));
      const privateKey = privateKeyObject(key);
      const name = witnessName(logKey.name, agencyId);
      const now = Math.floor(Date.now() / 1_000);
      const result = await witness({ name, privateKey, logKey, previous: state.note }, logAt(api), now);
      if ('finding' in result) return fail(result.finding);
      write(file, { ...state, note: result.note });
      const actor = { agencyId, principal: 'witness', role: options.role };
      await post(api, result.note, await signToken(actor, key, 300));
      pass(
        `${agencyId} 已见证：日志由 ${result.from} 个事件延续到 ${result.to} 个`,
        `${agencyId} has cosigned: the log goes on from ${result.from} event(s) to ${result.to}`,
      );
    });
}

function apiOf(options: DataOption): string {
  const { host, port } = configOf(options).api;
  return `http://${host}:${port}`;
}

async function stateOf(file: string, { key }: WitnessOptions, api: string): Promise<State> {
  const given = key?.[0] && vkeyText(key[0]);
  if (existsSync(file)) {
    const state = JSON.parse(readFileSync(file, 'utf8')) as State;
    if (given !== undefined && given !== state.vkey) {
      throw new CannotCheck(
        `${file} 所信任的不是所给的密钥`,
        `${file} trusts another key than the one given`,
      );
    }
    return state;
  }
  return { vkey: given ?? (await text(`${api}/v1/audit/key`)).trim() };
}

const logAt = (api: string): WitnessedLog => ({
  latest: () => text(`${api}/v1/audit/checkpoint`),
  consistency: async (from, to) => {
    const { proof } = JSON.parse(await text(`${api}/v1/audit/consistency?from=${from}&to=${to}`)) as {
      proof: readonly string[];
    };
    return proof.map((hash) => Buffer.from(hash, 'base64'));
  },
});

async function text(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  const body = await response.text();
  const start = body.slice(0, 500);
  if (!response.ok)
    throw new CannotCheck(
      `${url} 答复 ${response.status}：${start}`,
      `${url} answered ${response.status}: ${start}`,
    );
  return body;
}

const post = (api: string, note: string, token: string): Promise<string> =>
  text(`${api}/v1/audit/cosignatures`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ note }),
  });

function write(file: string, state: State): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { flush: true });
  renameSync(draft, file);
}
