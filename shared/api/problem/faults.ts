import type { z } from '@hono/zod-openapi';
import { FIXED_BY_STACK } from './fixed-by-stack.ts';
import type { Fault } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** More are of no use to anybody, and a list of URLs may have as many as it has lines. */
const MAX_FAULTS = 100;

/** All that is wrong, each thing once, with its path. */
export function faultsOf(issues: readonly Issue[]): Fault[] {
	const faults = new Map<string, Fault>();
	for (const fault of issues.flatMap((issue) => faultsIn(issue, []))) {
		faults.set(`${fault.path} ${fault.detail}`, fault);
		if (faults.size === MAX_FAULTS) break;
	}
	return [...faults.values()];
}

function faultsIn(issue: Issue, above: readonly PropertyKey[]): Fault[] {
	const path = [...above, ...issue.path];
	if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField([...path, key]));
	if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => faultsIn(inner, path));
	const branch = issue.code === 'invalid_union' ? nearestBranch(issue.errors) : undefined;
	if (branch !== undefined) return branch.flatMap((inner) => faultsIn(inner, path));
	return [{ path: pathText(path), detail: issue.message }];
}

function unknownField(path: readonly PropertyKey[]): Fault {
	const parameters = path[0] === 'options' ? FIXED_BY_STACK.get(String(path[1])) : undefined;
	const detail =
		parameters === undefined
			? 'is not known here'
			: `is fixed by the stack, for all its jobs (parameter ${parameters}); leave it out`;
	return { path: pathText(path), detail };
}

/** Of the ways in which a value may be right, the one that was meant: the only one that has all the fields that are there. */
function nearestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
	const meant = branches.filter((issues) => issues.every(({ path }) => path.length > 0));
	return meant.length === 1 ? meant[0] : undefined;
}

/** `source.urls[3]`. */
export function pathText(path: readonly PropertyKey[]): string {
	const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
	return text.replace(/^\./, '');
}
