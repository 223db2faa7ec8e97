/** What of a query does not tell pages apart. */
export interface QueryRules {
	/** Parameters are put in the order of their names; those of one name keep theirs. */
	readonly sortQuery?: boolean;
	/** Names of parameters to leave out; `*` at the end stands for any rest, as in `utm_*`. */
	readonly dropParameters?: readonly string[];
}

/**
 * Drops and sorts the parameters of a query; what is left is written as it was.
 *
 * @param url - Canonical.
 * @returns Without `?` if nothing is left behind it.
 */
export function applyQueryRules(url: string, { sortQuery = false, dropParameters = [] }: QueryRules): string {
	const at = url.indexOf('?');
	if (at === -1) return url;

	const parameters = url.slice(at + 1).split('&');
	const kept = parameters.filter((parameter) => !dropParameters.some((rule) => matches(nameOf(parameter), rule)));
	if (sortQuery) kept.sort((a, b) => compared(nameOf(a), nameOf(b)));
	const query = kept.join('&');
	return query === '' ? url.slice(0, at) : `${url.slice(0, at)}?${query}`;
}

function matches(name: string, rule: string): boolean {
	return rule.endsWith('*') ? name.startsWith(rule.slice(0, -1)) : name === rule;
}

function nameOf(parameter: string): string {
	const at = parameter.indexOf('=');
	return at === -1 ? parameter : parameter.slice(0, at);
}

function compared(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
