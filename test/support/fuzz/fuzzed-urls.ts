import type { Random } from '../../simulation/random.ts';

const SCHEMES = [
	'http://',
	'https://',
	'HTTP:',
	'http:/',
	'http:\\\\',
	'//',
	'htps://',
	'http:///',
	'ftp://',
	' http://',
	'',
];
const USERS = ['', '', '', 'me@', 'me:p%40@', ':@', '@@', 'ü:%zz@'];
/** What parsers of hosts take for a number, a dot, nothing, or a letter of another kind. */
const HOST_PARTS =
	'foo 09 256 0x7f 0x 1 1e3 08 4294967296 127.0.0.1 256.256.256.256 . .. ... %2e %2E%2e 。 ．. localhost xn-- xn--a xn--bcher-kva ü ß \u00ad \u200d %00 %zz % - _ -- [::1] [::ffff:7f00:1] [ ] 😀 ١ ٣ ℡'.split(
		' ',
	);
const PORTS = ['', '', '', ':', ':0', ':1', ':99999', ':-1', ':x', ':00009'];
const PATH_PARTS =
	'/ // /.. /%2e%2E/ . %41 %2f %7e % %% %zz %%32e %ff é é 😀 \ud800 \udfff \uffff \u0000 \u007f \u0085 \u00a0 \u2028 \t \n \r ; ? ?? ?q=é # #/ #é & = + \\ \' " < > { } | ^ ` a .html'.split(
		' ',
	);

/** Texts that are URLs, or nearly: of the kinds that parsers, name servers and sockets fall over. */
export interface FuzzedUrls {
	/** At any host, at none, or no URL at all. */
	anywhere(): string;
	/** A path at a server, which it may know or not. */
	path(): string;
}

export function createFuzzedUrls(random: Random): FuzzedUrls {
	const some = (parts: readonly string[], most: number) =>
		Array.from({ length: random.int(0, most) }, () => random.pick(parts)).join('');
	const host = () => `${some(HOST_PARTS, 4)}${random.happens(0.02) ? 'a'.repeat(random.int(60, 300)) : ''}`;

	function path(): string {
		const long = random.happens(0.01) ? `${random.pick(['?', '#', ''])}${'x'.repeat(random.int(1, 12_000))}` : '';
		return `/${random.int(0, 9_999)}${some(PATH_PARTS, 6)}${long}`;
	}

	return {
		path,
		anywhere: () =>
			`${random.pick(SCHEMES)}${random.pick(USERS)}${host()}${random.pick(PORTS)}${random.happens(0.7) ? path() : ''}`,
	};
}
