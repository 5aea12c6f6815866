import type { EventLevel, ReportChannel, Role } from '#domain';
import type { Words } from './page.js';

/** What codes are called on paper: a code without a name does not compile. */
export const channelWords: Readonly<Record<ReportChannel, Words>> = {
  phone: ['电话', 'telephone'],
  written: ['书面', 'in writing'],
  any: ['电话或书面', 'telephone or in writing'],
};

export const levelWords: Readonly<Record<EventLevel, Words>> = {
  I: ['特别重大（Ⅰ级）', 'especially serious (I)'],
  II: ['重大（Ⅱ级）', 'serious (II)'],
  III: ['较大（Ⅲ级）', 'considerable (III)'],
  IV: ['一般（Ⅳ级）', 'ordinary (IV)'],
};

export const roleWords: Readonly<Record<Role, Words>> = {
  commander: ['指挥长', 'commander'],
  'duty-officer': ['值班长', 'duty officer'],
  dispatcher: ['调度员', 'dispatcher'],
  'agency-operator': ['单位经办', 'operator of the agency'],
  'enterprise-operator': ['企业经办', 'operator of the enterprise'],
  auditor: ['审计员', 'auditor'],
  administrator: ['系统管理员', 'administrator'],
  personnel: ['人事', 'personnel'],
  system: ['系统', 'the system'],
};
