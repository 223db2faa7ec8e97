import type { Failure } from '../../core/result.ts';
import { failedVisit, type Visit, type VisitOptions } from '../../core/visit.ts';
import type { SecretStore } from '../../ports/secret-store.ts';
import type { Visitor } from '../../ports/visitor.ts';
import { visitorBefore } from '../../ports/visitor-before.ts';

/** Bytes that a header may have. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Options with the values of the secrets that were read for them. */
interface Resolved {
	/** Header to value. */
	readonly values: Readonly<Record<string, string>>;
	readonly options: VisitOptions;
}

/**
 * Gives each request the headers that its job names by secret: the last moment at which a secret has to be known, so that
 * none is in a message, a record or a log.
 *
 * A secret that is not there is the result of each target, since the job has to end.
 */
export function withSecretHeaders(visitor: Visitor, secrets: Pick<SecretStore, 'get'>): Visitor {
	// Whoever visits knows options again by their identity.
	const resolved = new WeakMap<VisitOptions, Resolved>();

	async function resolve(options: VisitOptions): Promise<VisitOptions | Failure> {
		const values: Record<string, string> = {};
		for (const [header, name] of Object.entries(options.secretHeaders ?? {})) {
			const value = await secrets.get(name);
			if (value === undefined) return missing(name, header);
			if (!HEADER_VALUE.test(value)) return unfit(name, header);
			values[header] = value;
		}
		const known = resolved.get(options);
		if (known !== undefined && isSame(known.values, values)) return known.options;
		const { secretHeaders: _, ...rest } = options;
		const fresh = { ...rest, headers: { ...rest.headers, ...values } };
		resolved.set(options, { values, options: fresh });
		return fresh;
	}

	async function visit(...[url, options, signal, start]: Parameters<Visitor['visit']>): Promise<Visit> {
		let found: VisitOptions | Failure;
		try {
			found = await resolve(options);
		} catch {
			found = { code: 'SECRET_UNREADABLE', message: 'the store of secrets cannot be read' };
		}
		return 'code' in found ? failed(found) : visitor.visit(url, found, signal, start);
	}

	return visitorBefore(visitor, {
		visit: (url, options, signal, start) =>
			(options.secretHeaders === undefined ? visitor.visit : visit)(url, options, signal, start),
	});
}

function failed(error: Failure): Visit {
	return failedVisit({ outcome: 'network_error', error });
}

function missing(name: string, header: string): Failure {
	const todo = `set it with shoal secrets set ${name}`;
	return { code: 'SECRET_NOT_FOUND', message: `there is no secret ${name}, which the header ${header} names; ${todo}` };
}

function unfit(name: string, header: string): Failure {
	return { code: 'SECRET_NO_HEADER', message: `the secret ${name} has characters that no header may have: ${header}` };
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
	return Object.keys(b).every((name) => a[name] === b[name]);
}
