import { receiptStatuses, type ReceiptStatus } from '#domain';
import { valueAt } from '../http/template.js';

/** Where a provider says what, in the JSON of its receipts. */
export interface ReceiptForm {
  /** A list of receipts inside; the whole is one where left out. */
  readonly list?: string;
  /** Our key, or the provider's own id: one of the two. */
  readonly keyPath?: string;
  readonly providerIdPath?: string;
  readonly statusPath: string;
  /** Its words for a status. */
  readonly statuses: Readonly<Record<string, ReceiptStatus>>;
  /** When it says that it happened: RFC 3339. */
  readonly atPath?: string;
  readonly textPath?: string;
  /** Who replied. */
  readonly fromPath?: string;
  /** The field of a mail by which a machine says that it is one. */
  readonly autoSubmittedPath?: string;
}

/** What a provider says of one attempt. */
export interface Receipt {
  readonly key?: string;
  readonly providerId?: string;
  readonly status: ReceiptStatus;
  readonly at?: string;
  /** What was replied; it goes no further than the judgement whether it affirms. */
  readonly text?: string;
  /** Why a reply is taken for that of a machine. */
  readonly automatic?: string;
}

/** A number of a carrier or a service: too short to be a person's. */
const shortest = 7;

/** Why a reply is no person's; nothing where it may be one. */
export function automaticReply({
  from,
  autoSubmitted,
}: {
  readonly from?: string;
  readonly autoSubmitted?: string;
}): string | undefined {
  if (autoSubmitted !== undefined && autoSubmitted.trim().toLowerCase() !== 'no')
    return `Auto-Submitted: ${autoSubmitted.trim().slice(0, 40)}`;
  if (from === undefined || from.includes('@')) return undefined;
  return from.replace(/\D/g, '').length < shortest ? 'short number' : undefined;
}

const shortText = (text: string | undefined, length: number): string | undefined => text?.slice(0, length);

/** The receipts in what was sent; nothing where one of them has no form that is known. */
export function receiptsIn(form: ReceiptForm, body: string): Receipt[] | undefined {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    return undefined;
  }
  const list = form.list === undefined ? [said] : listAt(said, form.list);
  const receipts = list?.map((one) => receiptOf(form, one));
  return receipts?.every((one) => one !== undefined) ? receipts : undefined;
}

function receiptOf(form: ReceiptForm, said: unknown): Receipt | undefined {
  const at = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : valueAt(said, path);
  const word = at(form.statusPath) ?? '';
  const status = Object.hasOwn(form.statuses, word)
    ? form.statuses[word]
    : receiptStatuses.find((one) => one === word);
  const [key, providerId] = [shortText(at(form.keyPath), 100), shortText(at(form.providerIdPath), 200)];
  if (status === undefined || (key === undefined && providerId === undefined)) return undefined;
  const time = at(form.atPath);
  const automatic =
    status === 'answered'
      ? automaticReply({ from: at(form.fromPath), autoSubmitted: at(form.autoSubmittedPath) })
      : undefined;
  return {
    ...{ key, providerId, status, automatic },
    at: time !== undefined && !Number.isNaN(Date.parse(time)) ? new Date(time).toISOString() : undefined,
    text: shortText(at(form.textPath), 500),
  };
}

function listAt(said: unknown, path: string): unknown[] | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      said,
    );
  return Array.isArray(found) && found.length <= 1_000 ? found : undefined;
}

/** Whether a reply is one of those that count, whatever is around it. */
export const affirms = (text: string | undefined, answers: readonly string[]): boolean => {
  const plain = (text ?? '')
    .normalize('NFKC')
    .trim()
    .replace(/[\s。.!！,，]+$/u, '')
    .toLowerCase();
  return answers.some((answer) => answer.normalize('NFKC').toLowerCase() === plain);
};
