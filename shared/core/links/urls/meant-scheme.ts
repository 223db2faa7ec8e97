import { distance } from 'fastest-levenshtein';

/** Slips that are told: a letter too many, missing or wrong, or two of them, as where neighbours changed places. */
const MOST_SLIPS = 2;

/** Schemes that are near `http` or `https` and are meant as they stand; `hxxp` is what is not to be clicked on. */
const OTHERS: ReadonlySet<string> = new Set(
	'http https bctp dntp ftp ftps hcap hcp htcpcp hxxp hxxps mtqp nntp pttp rtmp rtmps rtsp rtsps sftp shttp smtp tftp tip xftp'.split(
		' ',
	),
);

/**
 * The scheme of the web that one that nobody knows stands for, as `htps` does for `https`.
 *
 * @param scheme - In lower case, without its colon.
 */
export function meantScheme(scheme: string): 'http' | 'https' | undefined {
	if (scheme.length < 3 || scheme.length > 7 || OTHERS.has(scheme)) return undefined;
	const fromHttps = distance(scheme, 'https');
	const fromHttp = distance(scheme, 'http');
	if (Math.min(fromHttp, fromHttps) > MOST_SLIPS) return undefined;
	return fromHttps < fromHttp ? 'https' : 'http';
}

/** What the scheme of a text is meant to be, if that is a slip of the pen. */
export function meantSchemeOf(url: string): 'http' | 'https' | undefined {
	const scheme = /^[\0- ]*([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
	return scheme === undefined ? undefined : meantScheme(scheme.toLowerCase());
}
