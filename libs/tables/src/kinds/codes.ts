import type { Choice, CodeName } from '../values/choices.js';

/** What names stand for: the replaceable tables of the installation. */
export interface TableCodes {
  readonly resourceKinds: { readonly codes: readonly CodeName[] };
  readonly areas: { readonly areas: readonly { readonly code: string; readonly name: string }[] };
}

export const readinessNames: readonly Choice<'ready' | 'limited' | 'not-ready'>[] = [
  { value: 'ready', zh: '可用', en: 'ready', also: ['完好', '备勤', '良好', '是'] },
  { value: 'limited', zh: '受限', en: 'limited', also: ['部分可用'] },
  { value: 'not-ready', zh: '不可用', en: 'not ready', also: ['检修', '停用', '轮休', '否'] },
];

export const yesNames: readonly Choice<'yes' | 'no'>[] = [
  { value: 'yes', zh: '是', en: 'yes', also: ['√', 'y', 'true'] },
  { value: 'no', zh: '否', en: 'no', also: ['n', 'false'] },
];

export const ownIdNote = [
  '本单位自编的编号，按文本填写；每件（支、班）一个，以后凭它更新',
  'your own number, as text; one for each, by which it is updated later',
] as const;
