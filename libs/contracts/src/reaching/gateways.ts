import {
  Flag,
  Id,
  JsonObject,
  Line,
  Lines,
  OneOf,
  Optional,
  Part,
  Parts,
  Text,
  Whole,
} from '../form/fields.js';
import { twice } from '../violations/among.js';
import { readForm } from '../violations/read-form.js';
import type { Violation } from '../violations/violation.js';

/** Secrets stand in files of their own, which are named here. */
class AcceptedForm {
  @Line(100) path!: string;
  @Lines(1, 20, 100) values!: string[];
}

const proofKinds = ['standard-webhooks', 'hmac', 'secret'] as const;

class ProofForm {
  @OneOf(proofKinds) kind!: (typeof proofKinds)[number];
  @Line(500) secretFile!: string;
  @Optional() @Line(100) header?: string;
  @Optional() @Line(100) timeHeader?: string;
}

class ReceiptsForm {
  @Part(() => ProofForm) proof!: ProofForm;
  @Optional() @Line(100) list?: string;
  @Optional() @Line(100) keyPath?: string;
  @Optional() @Line(100) providerIdPath?: string;
  @Line(100) statusPath!: string;
  @JsonObject() statuses!: Record<string, unknown>;
  @Optional() @Line(100) atPath?: string;
  @Optional() @Line(100) textPath?: string;
  @Optional() @Line(100) fromPath?: string;
  @Optional() @Line(100) autoSubmittedPath?: string;
}

class SecretForm {
  @Id() name!: string;
  @Line(500) file!: string;
}

class HttpGatewayForm {
  @OneOf(['sms', 'voice']) channel!: 'sms' | 'voice';
  @Line(2_000) url!: string;
  @OneOf(['POST', 'PUT', 'GET']) method!: 'POST' | 'PUT' | 'GET';
  @JsonObject() headers!: Record<string, unknown>;
  @OneOf(['json', 'form']) format!: 'json' | 'form';
  @JsonObject() body!: Record<string, unknown>;
  @Optional() @Part(() => AcceptedForm) accepted?: AcceptedForm;
  @Optional() @Lines(1, 50, 100) retried?: string[];
  @Optional() @Line(100) providerIdPath?: string;
  @Flag() keepsKeys!: boolean;
  @Whole(1, 20) maxParts!: number;
  @Optional() @Parts(() => SecretForm, 0, 20) secrets?: SecretForm[];
  @Optional() @Part(() => ReceiptsForm) receipts?: ReceiptsForm;
}

class MailForm {
  @Line(253) host!: string;
  @Whole(1, 65_535) port!: number;
  @Flag() secure!: boolean;
  @Optional() @Flag() plain?: boolean;
  /** Certificates that the server's own may go back to, in place of those that the machine trusts. */
  @Optional() @Line(500) caFile?: string;
  @Optional() @Line(200) user?: string;
  @Optional() @Line(500) passwordFile?: string;
  @Text(200) from!: string;
  @Optional() @Part(() => ReceiptsForm) receipts?: ReceiptsForm;
}

class RobotForm {
  @OneOf(['wecom', 'dingtalk']) channel!: 'wecom' | 'dingtalk';
  @Id() agencyId!: string;
  /** The address holds the key of the robot. */
  @Line(500) urlFile!: string;
  @Optional() @Line(500) secretFile?: string;
}

class HookForm {
  @Id() agencyId!: string;
  @Line(2_000) url!: string;
  @Line(500) secretFile!: string;
}

class GatewaysForm {
  /** Hosts that may be asked at all. */
  @Lines(0, 100, 253) hosts!: string[];
  /** Those of them that may lie inside the network, and be asked in the clear. */
  @Optional() @Lines(0, 100, 253) privateHosts?: string[];
  @Whole(1, 600) withinSeconds!: number;
  /** Beginning of the address of links by which a message is answered; without it there are none. */
  @Optional() @Line(2_000) answerUrl?: string;
  @Parts(() => HttpGatewayForm, 0, 2) http!: HttpGatewayForm[];
  @Optional() @Part(() => MailForm) email?: MailForm;
  @Optional() @Parts(() => RobotForm, 0, 1_000) robots?: RobotForm[];
  @Optional() @Parts(() => HookForm, 0, 1_000) webhooks?: HookForm[];
}

export type GatewaySettings = Readonly<GatewaysForm>;
export type ReceiptSettings = Readonly<ReceiptsForm>;

/** Checks the gateways of an installation: every violation is named. */
export function parseGateways(
  json: unknown,
): { gateways: GatewaySettings } | { violations: readonly Violation[] } {
  const read = readForm(GatewaysForm, json);
  if ('violations' in read) return read;
  const { data: gateways } = read;
  const violations = twice(
    'http',
    gateways.http.map(({ channel }) => channel),
  );
  return violations.length > 0 ? { violations } : { gateways };
}
