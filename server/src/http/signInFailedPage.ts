import type { Request, Response } from 'express';

const texts = {
  en: [
    'Sign-in did not finish',
    'It took too long, or was started in another browser. Go back to the page you came from and sign in again.',
  ],
  de: [
    'Die Anmeldung wurde nicht abgeschlossen',
    'Sie hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Gehen Sie zurück zur Seite und melden Sie sich erneut an.',
  ],
  es: [
    'No se completó el inicio de sesión',
    'Tardó demasiado o comenzó en otro navegador. Vuelva a la página anterior e inicie sesión de nuevo.',
  ],
  fr: [
    'La connexion n’a pas abouti',
    'Elle a pris trop de temps, ou a commencé dans un autre navigateur. Revenez à la page précédente et connectez-vous à nouveau.',
  ],
  ja: [
    'サインインが完了しませんでした',
    '時間がかかりすぎたか、別のブラウザーで開始されました。元のページに戻り、もう一度サインインしてください。',
  ],
} as const;
const languages = ['en', 'de', 'es', 'fr', 'ja'] as const;

/**
 * For the reader who stands at the callback without a sign-in of theirs: there is no page to lead
 * them back to, as who sent them here is not known. Repeats nothing of the request.
 */
export function signInFailedPage(request: Request, response: Response): void {
  const language =
    languages.find((name) => name === request.acceptsLanguages([...languages])) ?? 'en';
  const [title, advice] = texts[language];
  response
    .status(400)
    .type('html')
    .send(`<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><h1>${title}</h1><p>${advice}</p></html>`);
}
