/** OpenID Connect Core 1.0, section 2: a subject has at most 255 characters. */
const maxSubject = 255;

/** Whether a subject can be part of a user id: text, not empty, without control characters. */
export function isSubject(subject: unknown): subject is string {
  return (
    typeof subject === 'string' &&
    subject.trim() !== '' &&
    subject.length <= maxSubject &&
    !/\p{Cc}/u.test(subject)
  );
}

/** `jwt:<issuer>|<sub>`: no provider's subject can be another's, as no issuer contains `|`. */
export function userId(mode: 'jwt' | 'oidc', issuer: string, subject: string): string {
  return `${mode}:${issuer}|${subject}`;
}

/**
 * @param variable the setting's name, for the message
 * @throws Error where an issuer would make user ids ambiguous
 */
export function assertIssuers(variable: string, issuers: readonly string[]): void {
  const bad = issuers.find((issuer) => issuer.includes('|'));
  if (bad) throw new Error(`${variable}: ${JSON.stringify(bad)} must not contain "|".`);
}
