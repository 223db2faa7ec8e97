import { isNeverAllowed, readAllowance } from '../../../../shared/core/hosts/private-allowance.ts';
import { parseAcceptStatus } from '../../../../shared/core/links/accept-status.ts';
import { SECRET_NAME } from '../../../../shared/core/secret.ts';
import type { ValueParser } from './value-parsers.ts';

/** Name in lower case, and value. */
export type Header = readonly [name: string, value: string];

// undici sets these itself and refuses a request that brings its own.
const RESERVED = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade']);
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9a-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*)$/i;

/** `Name: value`, as HTTP sends it. */
export const header: ValueParser<Header> = {
	placeholder: "'N: V'",
	expected: "a header 'Name: value' of one line",
	privateFault: headerFault,
	read(given) {
		const [, name = '', value = ''] = HEADER_LINE.exec(given.trim()) ?? [];
		const key = name.toLowerCase();
		return key === '' || RESERVED.has(key) ? undefined : [key, value.trim()];
	},
};

/** `Name=SECRET`: a header, and the name of what holds its value. */
export const secretHeader: ValueParser<Header> = {
	placeholder: 'N=NAME',
	expected: 'a header and the name of a secret',
	privateFault: (given) => {
		const { name } = /^(?<name>[^=]*)=/.exec(given)?.groups ?? {};
		if (name !== undefined && RESERVED.has(name.toLowerCase()))
			return `${name} is set by Shoal itself, for each request`;
		return 'must be a header, an equals sign and the name of a secret, as in authorization=API_TOKEN';
	},
	read(given) {
		const [, name = '', secret = ''] = /^([!#$%&'*+.^_`|~0-9a-z-]+)=(.*)$/i.exec(given.trim()) ?? [];
		const key = name.toLowerCase();
		return key === '' || RESERVED.has(key) || !SECRET_NAME.test(secret) ? undefined : [key, secret];
	},
};

/** Names the header, as far as it has a name, and never its value. */
function headerFault(given: string): string {
	const [, name] = /^\s*([!#$%&'*+.^_`|~0-9a-z-]+):/i.exec(given) ?? [];
	if (name === undefined)
		return "a header is 'Name: value'; this has no name of letters, digits and dashes before a colon";
	if (RESERVED.has(name.toLowerCase())) return `${name} is set by Shoal itself, for each request`;
	return `the value of ${name} is no text of one line in Latin letters`;
}

/** What may stand in a header. */
export const headerValue: ValueParser<string> = {
	placeholder: 'S',
	expected: 'a text of one line that a header may hold',
	read: (given) => (/^[\x21-\x7e\x80-\xff][\x20-\x7e\x80-\xff]*$/.test(given) ? given : undefined),
};

/** What `--allow-private` takes, as it is written. */
export const privateAllowance: ValueParser<string> = {
	placeholder: 'HOST|CIDR|*.DOMAIN',
	expected:
		'a host or address without a port, a network such as 10.0.0.0/8, or all hosts below a domain such as *.corp.example',
	read: (given) => (readAllowance(given) === undefined ? undefined : given),
	fault(given) {
		const allowance = readAllowance(given);
		if (allowance === undefined || !isNeverAllowed(allowance)) return undefined;
		return `${given} is link-local, or serves the metadata of a cloud, and is never visited`;
	},
};

/** What `parseAcceptStatus` understands. */
export const statusList: ValueParser<string> = {
	placeholder: 'LIST',
	expected: 'a list of statuses such as 2xx,404 or 200-299',
	read(given) {
		try {
			parseAcceptStatus(given);
			return given;
		} catch {
			return undefined;
		}
	},
};
