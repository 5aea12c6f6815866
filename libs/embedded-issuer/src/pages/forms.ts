import type { Language } from './language.js';
import { escaped, pageOf } from './page.js';
import { textsOf } from './texts.js';

export interface Shown {
  readonly language: Language;
  /** What was wrong with what was sent before. */
  readonly problem?: string;
}

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'password';
  /** As browsers and their password stores know them. */
  readonly autocomplete: string;
  /** Further attributes. */
  readonly more?: string;
}

const code = {
  name: 'code',
  type: 'text',
  autocomplete: 'one-time-code',
  more: 'inputmode="numeric"',
} as const;

const field = (
  { name, label, type, autocomplete, more = '' }: Field,
  isFirst: boolean,
  hasProblem: boolean,
) =>
  `<label for="${name}">${escaped(label)}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required ${more}${
    hasProblem ? ' aria-describedby="problem"' : ''
  }${isFirst ? ' autofocus' : ''}>`;

interface Form extends Shown {
  readonly step: string;
  readonly title: string;
  /** HTML. */
  readonly about?: string;
  readonly fields: readonly Field[];
}

function formPage({ language, problem, step, title, about = '', fields }: Form): string {
  const hasProblem = problem !== undefined;
  const body = `${hasProblem ? `<p id="problem" class="problem" role="alert">${escaped(problem)}</p>` : ''}
${about}
<form method="post">
<input type="hidden" name="step" value="${step}">
${fields.map((one, n) => field(one, n === 0, hasProblem)).join('\n')}
<button type="submit">${escaped(textsOf(language).next)}</button>
</form>`;
  return pageOf({ language, title, body });
}

export function passwordPage(shown: Shown): string {
  const { signIn: title, name, password } = textsOf(shown.language);
  const fields: Field[] = [
    { name: 'name', label: name, type: 'text', autocomplete: 'username', more: 'autocapitalize="none"' },
    { name: 'password', label: password, type: 'password', autocomplete: 'current-password' },
  ];
  return formPage({ ...shown, step: 'password', title, fields });
}

export function newPasswordPage(shown: Shown): string {
  const { setPassword: title, aboutPassword, newPassword, repeat } = textsOf(shown.language);
  const fields: Field[] = [
    { name: 'password', label: newPassword, type: 'password', autocomplete: 'new-password' },
    { name: 'repeat', label: repeat, type: 'password', autocomplete: 'new-password' },
  ];
  return formPage({ ...shown, step: 'new-password', title, about: paragraph(aboutPassword), fields });
}

/** @param secret base32 */
export function enrolmentPage(shown: Shown, secret: string, link: string): string {
  const texts = textsOf(shown.language);
  const grouped = secret.replace(/.{4}(?=.)/g, '$& ');
  const about = `${paragraph(texts.aboutEnrol)}
<p>${escaped(texts.secret)}: <code>${escaped(grouped)}</code></p>
<p><a href="${escaped(link)}">${escaped(texts.openLink)}</a></p>`;
  const fields = [{ ...code, label: texts.code }];
  return formPage({ ...shown, step: 'enrolment', title: texts.enrol, about, fields });
}

export function codePage(shown: Shown): string {
  const { code: title, aboutCode } = textsOf(shown.language);
  const fields = [{ ...code, label: title }];
  return formPage({ ...shown, step: 'code', title, about: paragraph(aboutCode), fields });
}

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

/** A page that only tells something, with the way back to the service. */
export const noticePage = (language: Language, title: string, text: string, back: string): string =>
  pageOf({
    language,
    title,
    body: `${text && paragraph(text)}\n<p><a href="${escaped(back)}">${escaped(textsOf(language).goBack)}</a></p>`,
  });

/** @param form HTML with the id `op.logoutForm` */
export function signOutPage(language: Language, form: string): string {
  const { signOut, aboutSignOut, stay } = textsOf(language);
  const body = `${paragraph(aboutSignOut)}
${form}
<button type="submit" form="op.logoutForm" name="logout" value="yes" autofocus>${escaped(signOut)}</button>
<button type="submit" form="op.logoutForm">${escaped(stay)}</button>`;
  return pageOf({ language, title: signOut, body });
}
