import { printable } from '../../core/printable.ts';
import { shownUrl } from '../../core/shown-url.ts';
import type { SendOutcome } from '../../ports/messenger.ts';
import type { Posted } from '../http/poster.ts';

/** Of those that say no, the ones that may say yes later. */
const PASSING = new Set([408, 425, 429]);
const LASTING = new Set(['ADDRESS_REFUSED', 'TLS_INVALID', 'INVALID_URL', 'INTERNAL_ERROR']);
const MAX_TOLD = 100;

/** @param secrets - Never to be told, though an answer may quote them. */
export function httpOutcome(posted: Posted, { tells = false, secrets = [] }: AnswerRules = {}): SendOutcome {
	if (posted.kind === 'failure') {
		const { code, message } = posted.error;
		const hint = code === 'ADDRESS_REFUSED' ? '; name it in allowPrivate if it is yours' : '';
		return failed(`${code}: ${shownUrl(message)}${hint}`, { mayHelp: !LASTING.has(code), secrets });
	}
	const { status, text } = posted;
	if (status >= 200 && status < 300) return { kind: 'sent' };
	const said = tells && text !== '' ? `: ${printable(text.slice(0, MAX_TOLD))}` : '';
	const hint = status >= 300 && status < 400 ? '; redirects are not followed, so give the URL that it leads to' : '';
	return failed(`it answered with ${status}${said}${hint}`, { mayHelp: status >= 500 || PASSING.has(status), secrets });
}

interface AnswerRules {
	/** Whether its words say what is wrong. */
	readonly tells?: boolean;
	readonly secrets?: readonly string[];
}

function failed(reason: string, { mayHelp, secrets }: { mayHelp: boolean; secrets: readonly string[] }): SendOutcome {
	const told = secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')), reason);
	return { kind: 'failed', reason: told, mayHelpToRetry: mayHelp };
}
