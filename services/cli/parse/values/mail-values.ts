import { SECRET_NAME, SECRET_NAME_RULE } from '../../../../shared/core/secret.ts';
import type { ValueParser } from './value-parsers.ts';

const SMTP_FORM = 'must be as smtps://USER@HOST:PORT, or smtp://HOST:PORT where a server takes mail from anybody';
const WITH_PASSWORD =
	'has a password in it, which others can read on a command line; leave it out, and name its secret with --smtp-password NAME';

/** A mail server and who logs in there; the password is a secret. */
export const smtpServer: ValueParser<string> = {
	placeholder: 'URL',
	expected: 'the URL of an SMTP server',
	read: (given) => (smtpFault(given) === undefined ? given : undefined),
	privateFault: (given) => smtpFault(given) ?? SMTP_FORM,
};

function smtpFault(given: string): string | undefined {
	const url = URL.parse(given);
	if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return SMTP_FORM;
	return url.password === '' ? undefined : WITH_PASSWORD;
}

/** The name of a secret. */
export const secretName: ValueParser<string> = {
	placeholder: 'NAME',
	expected: 'the name of a secret',
	read: (given) => (SECRET_NAME.test(given) ? given : undefined),
	// Somebody may have given the secret itself.
	privateFault: () => `takes the name of a secret: it ${SECRET_NAME_RULE}`,
};

/** Whom e-mails come from; a name may stand before the address. */
export const mailAddress: ValueParser<string> = {
	placeholder: 'ADDRESS',
	expected: "an e-mail address, such as reports@example.com or 'Shoal <reports@example.com>'",
	read: (given) => (/^(?:[^<>\r\n@]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(given) ? given : undefined),
};
