import { useEffect, useState } from 'react';
import { signInAddress } from '../api/session.js';
import { useLanguage, useTexts } from '../language/language.js';
import { TextField } from '../parts/fields.js';
import { addressOf } from './route.js';
import { lastAgency } from './settings.js';

/** Leads to the issuer of the agency; who was signed out in between is told so, and nothing typed is lost. */
export function SignIn({ wasSignedOut }: { readonly wasSignedOut: boolean }) {
  const [texts, language] = [useTexts(), useLanguage()];
  const [agency, setAgency] = useState(lastAgency.get);
  const [isMissing, setIsMissing] = useState(false);
  useEffect(() => {
    document.title = texts.title;
    document.documentElement.lang = language;
  }, [texts, language]);
  const begin = (): void => {
    const id = agency.trim();
    setIsMissing(id === '');
    if (id === '') return;
    lastAgency.set(id);
    // no form of the page's: its policy would forbid the way on to the issuer
    location.assign(signInAddress(id, ''));
  };
  return (
    <main className="sign-in">
      <h1>
        {texts.brand} <small>{texts.title}</small>
      </h1>
      {wasSignedOut ? (
        <p className="note" role="alert">
          {texts.session.signedOut}
        </p>
      ) : null}
      <div
        onKeyDown={({ key, nativeEvent }) => {
          if (key === 'Enter' && !nativeEvent.isComposing && nativeEvent.keyCode !== 229) begin();
        }}
      >
        <TextField
          label={texts.session.agency}
          hint={isMissing ? texts.session.agencyMissing : texts.session.agencyHint}
          value={agency}
          onChange={setAgency}
          maxLength={64}
          autoFocus
          isRequired
        />
      </div>
      <button type="button" className="btn btn-primary btn-big" onClick={begin}>
        {texts.session.signIn}
      </button>
      <p className="dim">{texts.session.about}</p>
      <p>
        {language === 'en' ? (
          <a href={addressOf(location.pathname.replace('/console/', ''), '')} lang="zh-CN">
            中文
          </a>
        ) : (
          <a href="?lang=en" lang="en">
            English
          </a>
        )}
      </p>
    </main>
  );
}
