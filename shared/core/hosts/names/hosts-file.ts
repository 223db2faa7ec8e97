/**
 * The addresses that a hosts file gives a name, in the order of its lines.
 *
 * Reads the text anew for each name: lists of blocked hosts have 100,000 lines, of which a job meets a few.
 *
 * @param text - Of the file, in lower case.
 * @param name - In lower case, without a dot at its end.
 * @returns May hold what is no address; `[]` for a name that is not in the file.
 */
export function hostsFileAddresses(text: string, name: string): string[] {
	const addresses = new Set<string>();
	// Of `.`, which is a host to the parser of URLs: nothing is found everywhere, for ever.
	if (name === '') return [];
	let at = text.indexOf(name);
	while (at !== -1) {
		const lineEnd = endOfLine(text, at);
		const line = text.slice(text.lastIndexOf('\n', at) + 1, lineEnd);
		const [address = '', ...names] = (line.split('#', 1)[0] ?? '').trim().split(/\s+/);
		if (names.includes(name)) addresses.add(address);
		at = text.indexOf(name, lineEnd);
	}
	return [...addresses];
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end === -1 ? text.length : end;
}
