import { existsSync } from 'node:fs';
import { UsageError } from '../../../shared/core/errors.ts';
import { isLocalName } from '../../../shared/core/hosts/names/local-names.ts';
import { shownUrl } from '../../../shared/core/shown-url.ts';

/** A name with a port, or with a dot and a path: what browsers take for an address. */
const HOST =
	/^(?:[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?:\d+|[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.[\p{L}\p{N}-]+\.?|localhost)(?:[/?#]\S*)?$/iu;
const PORT_OF_HTTPS = '443';

/** The address that a word without a scheme stands for; `undefined` where it does not look like a host. */
export function meantAddress(word: string): string | undefined {
	const bare = word.replace(/^\/\//, '');
	if (!HOST.test(bare)) return undefined;
	const url = URL.parse(`http://${bare}`);
	if (url === null) return undefined;
	// The web is encrypted; what runs on this machine, or at a port of its own, seldom is.
	const isPlain = isLocalName(url.hostname) || !['', PORT_OF_HTTPS].includes(url.port);
	return `${isPlain ? 'http' : 'https'}://${bare}`;
}

/**
 * That arguments are addresses: a mistake of the command line is told before anything runs. One with a scheme that is not
 * visited is a target all the same, and says so in its result.
 *
 * @throws {UsageError} One is none; with the address that it most likely means.
 */
export function requireAddresses(operands: readonly string[]): void {
	for (const operand of operands) {
		const fault = faultOf(operand.trim());
		if (fault !== undefined) throw new UsageError(fault);
	}
}

function faultOf(operand: string): string | undefined {
	if (operand === '') return 'an argument is empty; give the address of a site, such as https://example.com/';
	const meant = meantAddress(operand);
	if (meant === undefined && URL.canParse(operand)) return undefined;
	if (existsSync(operand)) return `"${operand}" is a file or folder, and no web address; a list is given with --from`;
	const fault = `"${shownUrl(operand)}" is no web address, which begins with https:// or http://`;
	return `${fault}${meant === undefined ? '; nor is a file or folder of that name here' : `; did you mean ${meant}?`}`;
}
