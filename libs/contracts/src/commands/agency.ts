import {
  agencyKinds,
  issuableRoles,
  type AgencyCommands,
  type AgencyKind,
  type PublicKey,
  type Role,
} from '#domain';
import { Matches } from 'class-validator';
import { AreaCode, Code, ManyOf, OneOf, Optional, Part, Text } from './fields.js';

export class RegisterAgency {
  @Text(200) name!: string;
  @OneOf(agencyKinds) kind!: AgencyKind;
  @Optional() @AreaCode() areaCode?: string;
}

export class Ed25519Key implements PublicKey {
  @OneOf(['OKP']) kty!: 'OKP';
  @OneOf(['Ed25519']) crv!: 'Ed25519';
  @Matches(/^[A-Za-z0-9_-]{43}$/, { message: 'x must be 32 bytes in base64url' }) x!: string;
}

export class IssueCredential {
  @Code() keyId!: string;
  @Part(() => Ed25519Key) publicKey!: Ed25519Key;
  @ManyOf(issuableRoles) roles!: Role[];
}

export class RotateCredential {
  @Code() replacedKeyId!: string;
  @Code() keyId!: string;
  @Part(() => Ed25519Key) publicKey!: Ed25519Key;
}

export class RevokeCredential {
  @Code() keyId!: string;
  @Text() reason!: string;
}

export class SetDutyContact implements Readonly<AgencyCommands['agency.set-duty-contact']> {
  @Text(100) post!: string;
  @Matches(/^[+0-9 ()-]{3,32}$/, { message: 'telephone must be 3 to 32 digits, spaces, + ( ) or -' })
  telephone!: string;
}
