import type { MiddlewareHandler } from 'hono';
import type { Scope } from '../../core/api-key.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { ProblemError } from '../problem/problem.ts';
import { findApiKey } from './api-keys.ts';
import type { KeyRates } from './key-rates.ts';

const BEARER = /^Bearer ([\x21-\x7e]{1,200})$/i;

export type RequireKey = (scope: Scope) => MiddlewareHandler<ApiEnv>;

/** Lets in who brings a key with the scope that a call needs; a key is taken from its header and from nowhere else. */
export function createKeyGuard({ keys, clock }: Pick<ApiDeps, 'keys' | 'clock'>, rates: KeyRates): RequireKey {
	return (scope) => async (c, next) => {
		const [, given] = BEARER.exec(c.req.header('authorization') ?? '') ?? [];
		if (given === undefined) throw unauthorized('send the key of the API as Authorization: Bearer KEY');
		const key = findApiKey(keys(), given);
		if (key === undefined) throw unauthorized('the key is not known');
		const waitMs = rates.take(key.id, clock.now());
		if (waitMs > 0) throw tooOften(waitMs);
		if (!key.scopes.has(scope)) throw new ProblemError({ status: 403, detail: `the key may not ${scope}` });
		c.set('key', key);
		await next();
	};
}

function unauthorized(detail: string): ProblemError {
	return new ProblemError({ status: 401, detail, headers: { 'www-authenticate': 'Bearer' } });
}

function tooOften(waitMs: number): ProblemError {
	const seconds = Math.ceil(waitMs / 1000);
	return new ProblemError({
		status: 429,
		detail: `the key calls too often; wait ${seconds} s`,
		headers: { 'retry-after': String(seconds) },
	});
}
