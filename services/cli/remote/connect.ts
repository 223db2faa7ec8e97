import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../../shared/core/errors.ts';
import type { ApiValues, Remote } from '../options/api.ts';
import type { ApiClient } from './api-client.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const KEY = /^[\x21-\x7e]{1,200}$/;

/**
 * A client of the API that `--api` names.
 *
 * @throws {UsageError} There is no key in the environment.
 */
export async function connect({ api }: Remote<ApiValues>, env: Environment = process.env): Promise<ApiClient> {
	const key = keyIn(env);
	// Commands that need no API do not wait for its schemas.
	const { createApiCaller } = await import('./api-call.ts');
	const { createApiClient } = await import('./api-client.ts');
	return createApiClient(createApiCaller({ url: api, key, fetch, sleep }));
}

function keyIn({ SHOAL_API_KEY: given = '' }: Environment): string {
	const key = given.trim();
	if (key === '') {
		throw new UsageError(
			'--api needs a key in the environment variable SHOAL_API_KEY; it is no option, since others can read a command line',
		);
	}
	if (!KEY.test(key)) throw new UsageError('SHOAL_API_KEY holds no key: that is 1 to 200 visible ASCII characters');
	return key;
}
