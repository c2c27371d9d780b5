// The pages a person sees: sign in, sign out, something went wrong. Plain HTML, no script needed, English and Spanish.

const WORDS = {
  en: {
    title: 'Sign in to',
    username: 'Username',
    password: 'Password',
    signIn: 'Sign in',
    cancel: 'Cancel',
    wrong: 'That username and password do not match. Check them and try again.',
    signOutTitle: 'Sign out of',
    signOut: 'Sign out',
    signedOut: 'You are signed out.',
    problem: 'This sign-in did not work',
    again: 'Go back to Trellis and start again.',
  },
  es: {
    title: 'Iniciar sesión en',
    username: 'Nombre de usuario',
    password: 'Contraseña',
    signIn: 'Iniciar sesión',
    cancel: 'Cancelar',
    wrong: 'El nombre de usuario y la contraseña no coinciden. Revíselos e inténtelo de nuevo.',
    signOutTitle: 'Cerrar sesión en',
    signOut: 'Cerrar sesión',
    signedOut: 'Ha cerrado la sesión.',
    problem: 'No se pudo iniciar la sesión',
    again: 'Vuelva a Trellis y empiece de nuevo.',
  },
};

const STYLE = `
:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{max-inline-size:24rem;margin:12vh auto;padding:0 1.25rem}
h1{font-size:1.4rem;line-height:1.25}
label{display:block;margin-block:1rem .25rem;font-weight:600}
input,button{box-sizing:border-box;inline-size:100%;min-block-size:44px;font:inherit;padding:.5rem .75rem;border:1px solid;border-radius:.4rem}
button{margin-block-start:1.25rem;cursor:pointer}
button[value=cancel]{margin-block-start:.5rem}
button.main{background:#1c5d4a;color:#fff;border:2px solid transparent;font-weight:600}
:focus-visible{outline:3px solid #2f7fd8;outline-offset:2px}
[role=alert]{border:2px solid #b3261e;border-radius:.4rem;padding:.75rem}`;

/** The best of our languages for `ui_locales` (the application's wish), then for what the browser prefers. */
export function languageOf(uiLocales, acceptLanguage) {
  const wishes = `${uiLocales ?? ''} ${acceptLanguage ?? ''}`.toLowerCase().match(/[a-z]{2,3}/g) ?? [];
  return wishes.find((wish) => wish in WORDS) ?? 'en';
}

export function signInPage({ language, name, action, username = '', isWrong = false }) {
  const words = WORDS[language];
  const described = isWrong ? ' aria-invalid="true" aria-describedby="problem"' : '';
  return page(language, `${words.title} ${name}`, `
<form method="post" action="${escape(action)}">
${isWrong ? `<p id="problem" role="alert">${words.wrong}</p>` : ''}
<label for="username">${words.username}</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escape(username)}"${described}${username ? '' : ' autofocus'}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}${username ? ' autofocus' : ''}>
<button class="main" name="deed" value="sign-in">${words.signIn}</button>
<button name="deed" value="cancel" formnovalidate>${words.cancel}</button>
</form>`);
}

/** The provider's own form, sent at once; the button is for browsers without script. */
export function signOutPage({ language, name, form }) {
  const words = WORDS[language];
  return page(language, `${words.signOutTitle} ${name}`, `${form}
<button class="main" form="op.logoutForm" name="logout" value="yes">${words.signOut}</button>
<script>document.querySelector('button').click()</script>`);
}

export function signedOutPage({ language }) {
  return page(language, WORDS[language].signedOut, '');
}

export function problemPage({ language, detail }) {
  const words = WORDS[language];
  return page(language, words.problem, `<p>${words.again}</p><p lang="en">${escape(detail)}</p>`);
}

function page(language, title, body) {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(title)}</h1>${body}</main></body>
</html>`;
}

function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
