import { Problem } from '../../../shared/api/schemas/answers.ts';
import { EnvironmentError, JobNotFoundError, type ShoalError, UsageError } from '../../../shared/core/errors.ts';
import { formatDuration } from '../text/format.ts';
import type { ApiAnswer } from './api-call.ts';

interface Asked {
	readonly url: string;
	readonly path: string;
}

/** What an answer that is no good says, in the words of the command line. */
export function errorOfAnswer(answer: ApiAnswer, { url, path }: Asked): ShoalError {
	const { status } = answer;
	const problem = problemIn(answer);
	if (problem === undefined) return strange(answer, url);
	const { detail, errors = [] } = problem;
	switch (status) {
		case 401:
			return new EnvironmentError(`${url} does not know the key in SHOAL_API_KEY`);
		case 403:
			return new EnvironmentError(`${url}: ${detail}; the key in SHOAL_API_KEY may not do this`);
		case 404:
			if (/^there is no (such )?job/.test(detail)) {
				return new JobNotFoundError(`${detail} at ${url}; jobs list with --api names those that are`);
			}
			return new EnvironmentError(`${url}${path}: ${detail}; the stack may be of an older version`);
		case 405:
			return new EnvironmentError(`${url}${path}: ${detail}; the stack may be of an older version`);
		case 400:
		case 422:
			return new UsageError(errors.length === 0 ? detail : errors.map(faultText).join('; '));
		default:
			return new EnvironmentError(`${url}: ${detail} (${status})`);
	}
}

function problemIn({ headers, text }: ApiAnswer) {
	if (!/^application\/problem\+json/.test(headers.get('content-type') ?? '')) return undefined;
	try {
		return Problem.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** What stands before the API answered, or there is none. */
function strange({ status, headers }: ApiAnswer, url: string): EnvironmentError {
	const location = headers.get('location');
	if (status >= 300 && status < 400 && location !== null) {
		return new EnvironmentError(`${url} sends on to ${location}; give --api the URL where the API itself is`);
	}
	if (status === 429 || status >= 500)
		return new EnvironmentError(`${url} answers with status ${status}; try again later`);
	return new EnvironmentError(`${url} answers with status ${status}, and not as the API of Shoal does; look at --api`);
}

/** Options that a request calls otherwise than the command line does. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
	headers: 'header',
	secretHeaders: 'secret-header',
	destinations: 'notify',
	sink: 'sink',
	exports: 'export',
};

function faultText({ path, detail }: { readonly path: string; readonly detail: string }): string {
	return `${placeOf(path)}: ${detail}`;
}

/** Where on the command line that is which a request has at this path. */
function placeOf(path: string): string {
	const [, option, rest = ''] = /^options\.(\w+)(.*)$/.exec(path) ?? [];
	if (option !== undefined) {
		const name = OPTION_NAMES[option] ?? option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
		return `--${name}${rest.replace(/^\./, ' ')}`;
	}
	const [, index] = /^source\.(?:urls|crawl|given)\[(\d+)\]$/.exec(path) ?? [];
	if (index !== undefined) return `URL ${Number(index) + 1} of the command line`;
	if (path.startsWith('source')) return 'the targets';
	return path === 'mode' || path.startsWith('baseline') ? `--${path}` : path;
}

const REASONS: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the address of the host cannot be looked up now',
	ECONNRESET: 'the connection was broken off',
	UND_ERR_SOCKET: 'the connection was broken off',
	UND_ERR_CONNECT_TIMEOUT: 'no connection can be made in time',
};
/** Of connections that were there. */
const LATE = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const OF_TLS = /CERT|SIGNED|TLS|SSL|ISSUER/;

/** Whether a call that got no answer may have been heard. */
export function mayHaveArrived(error: unknown): boolean {
	return error instanceof Error && (error.name === 'TimeoutError' || LATE.has(codeOf(error)));
}

function codeOf(error: Error): string {
	return ((error.cause ?? error) as NodeJS.ErrnoException).code ?? '';
}

/** Why there was no answer at all. */
export function errorOfFault(
	error: unknown,
	{ url, timeoutMs }: { readonly url: string; readonly timeoutMs: number },
): EnvironmentError {
	return new EnvironmentError(`${url}: ${reasonOf(error, timeoutMs)}`, { cause: error });
}

function reasonOf(error: unknown, timeoutMs: number): string {
	if (!(error instanceof Error)) return String(error);
	if (error.name === 'TimeoutError') return `no answer within ${formatDuration(timeoutMs)}`;
	const code = codeOf(error);
	const { message } = (error.cause ?? error) as Error;
	const known = REASONS[code];
	if (known !== undefined) return `${known} (${code})`;
	if (OF_TLS.test(code)) {
		return `its certificate is not valid (${code}); NODE_EXTRA_CA_CERTS=FILE trusts an authority of your own`;
	}
	return code === '' ? message : `${message} (${code})`;
}
