import { evolveMandates, type AgencyKind, type Mandate, type Role, type Sealed } from '#domain';
import { Instant, Json, Key, OptionalJson, OptionalText, Position, Text } from '#postgres';
import { Entity } from 'typeorm';
import { documents, type Body, type DocumentRow, type Evolve } from '../projecting/projection.js';

export interface AgencyKey {
  keyId: string;
  publicKey: { kty: 'OKP'; crv: 'Ed25519'; x: string };
  roles: readonly Role[];
  revoked: boolean;
  /** It identifies nobody until its agency has confirmed it. */
  pending?: true;
}

@Entity('agencies')
export class AgencyRow implements DocumentRow {
  @Key() id!: string;
  @Position() revision!: string;
  @Position() createdPosition!: string;
  @Text() status!: 'registered' | 'suspended';
  @Text() name!: string;
  @Text() kind!: AgencyKind;
  @OptionalText() areaCode!: string | null;
  /** Public keys; a revoked one stays. */
  @Json() credentials!: readonly AgencyKey[];
  /** Those granted and in force; not there before the first one. */
  @OptionalJson() mandates?: readonly Mandate[] | null;
  @OptionalJson() dutyContact!: { post: string; telephone: Sealed | string } | null;
  @Instant() registeredAt!: string;
  @Instant() updatedAt!: string;
}

const evolveAgency: Evolve<'agency', AgencyRow> = (row, event, record): Body<AgencyRow> | undefined => {
  if (event.type === 'agency.registered') {
    const { name, kind, areaCode } = event.data;
    return {
      status: 'registered',
      name,
      kind,
      areaCode: areaCode ?? null,
      credentials: [],
      dutyContact: null,
      registeredAt: record.recordedAt,
    };
  }
  if (!row) return undefined;
  switch (event.type) {
    case 'agency.credential-issued': {
      const { keyId, publicKey, roles, pending } = event.data;
      const key = { keyId, publicKey, roles, revoked: false, ...(pending && { pending }) };
      return { ...row, credentials: [...row.credentials, key] };
    }
    case 'agency.credential-confirmed':
      return {
        ...row,
        credentials: row.credentials.map(({ pending, ...key }) =>
          pending && key.keyId !== event.data.keyId ? { ...key, pending } : key,
        ),
      };
    case 'agency.credential-revoked':
      return {
        ...row,
        credentials: row.credentials.map((key) =>
          key.keyId === event.data.keyId ? { ...key, revoked: true } : key,
        ),
      };
    case 'agency.mandated':
    case 'agency.mandate-withdrawn':
      return { ...row, mandates: evolveMandates(row.mandates ?? [], event) };
    case 'agency.suspended':
      return { ...row, status: 'suspended' };
    case 'agency.reinstated':
      return { ...row, status: 'registered' };
    case 'agency.duty-contact-set':
      return { ...row, dutyContact: event.data };
    // the directory knows persons and who signs them in
    case 'agency.role-granted':
    case 'agency.role-withdrawn':
    case 'agency.key-bound':
    case 'agency.issuer-registered':
    case 'agency.delivery-acknowledged':
      return row;
  }
};

export const agencies = documents({
  name: 'agencies',
  aggregate: 'agency',
  table: AgencyRow,
  evolve: evolveAgency,
});
