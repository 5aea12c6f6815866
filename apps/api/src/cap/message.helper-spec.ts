/** Minutes from now, as CAP writes instants. */
export const at = (minutes: number): string =>
  new Date(Date.now() + minutes * 60_000 + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00');

export interface InfoParts {
  readonly language?: string;
  readonly event?: string;
  readonly responseType?: string;
  readonly urgency?: string;
  readonly severity?: string;
  readonly certainty?: string;
  readonly onset?: string;
  readonly expires?: string;
  readonly headline?: string;
  readonly description?: string;
  /** Value name and value. */
  readonly geocodes?: readonly (readonly [string, string])[];
}

export const huaxi = ['GB/T 2260', '520111'] as const;

export const info = (parts: InfoParts = {}): string => {
  const { language = 'zh-CN', event = '暴雨', responseType, urgency = 'Immediate' } = parts;
  const { severity = 'Severe', certainty = 'Likely', onset = at(30), expires = at(600) } = parts;
  const { headline = '暴雨预警', description = '低洼处防涝', geocodes = [huaxi] } = parts;
  const named = geocodes.map(
    ([name, value]) => `<geocode><valueName>${name}</valueName><value>${value}</value></geocode>`,
  );
  return `<info><language>${language}</language><category>Met</category><event>${event}</event>${
    responseType ? `<responseType>${responseType}</responseType>` : ''
  }<urgency>${urgency}</urgency><severity>${severity}</severity><certainty>${certainty}</certainty><onset>${onset}</onset><expires>${expires}</expires><headline>${headline}</headline><description>${description}</description><instruction>停止户外作业</instruction><area><areaDesc>花溪区</areaDesc>${named.join('')}</area></info>`;
};

export interface MessageParts {
  readonly identifier: string;
  readonly sender?: string;
  readonly sent?: string;
  readonly status?: string;
  readonly msgType?: string;
  readonly scope?: string;
  /** `sender,identifier,sent` each. */
  readonly references?: readonly string[];
  readonly infos?: readonly string[];
}

export const message = (parts: MessageParts): string => {
  const { identifier, sender = 'x.obs@example.cn', sent = at(-60), status = 'Actual' } = parts;
  const { msgType = 'Alert', scope = '<scope>Public</scope>', references = [], infos } = parts;
  const said = infos ?? (msgType === 'Cancel' || msgType === 'Ack' ? [] : [info()]);
  return `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${identifier}</identifier><sender>${sender}</sender><sent>${sent}</sent><status>${status}</status><msgType>${msgType}</msgType>${scope}${
    references.length > 0 ? `<references>${references.join(' ')}</references>` : ''
  }${said.join('')}</alert>`;
};

/** How it is cited. */
export const cite = ({ sender = 'x.obs@example.cn', identifier, sent = '' }: MessageParts): string =>
  `${sender},${identifier},${sent}`;
